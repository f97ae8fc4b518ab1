"""A small membership site: people, the organizations they belong to, and what they write.

Each module is one corner of the application and speaks the driver that suits it:

* `accounts`, `membership` and `maintenance` serve the command line and jobs: psycopg
* `feed` serves the web site: psycopg, async
* `audit` is written to by every worker: asyncpg
* `reports` feeds the dashboards: SQLAlchemy

All functions take an open connection and leave transactions to the caller.
"""
