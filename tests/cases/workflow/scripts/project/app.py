import psycopg


def run(conn: psycopg.Connection, cur: psycopg.Cursor) -> None:
    conn.execute("SET LOCAL lock_timeout = 0; SELECT id FROM users")
    conn.execute("CREATE TEMP TABLE seen (id int); INSERT INTO seen SELECT id FROM users; DROP TABLE users")
    conn.execute("CREATE TEMP TABLE seen (id int); SELECT id FROM seen")
    conn.execute("CREATE TEMP TABLE seen (id int); INSERT INTO seen SELECT idd FROM users; SELECT nope FROM users")
    conn.execute("DO $$ BEGIN RAISE NOTICE 'one; two'; END $$")
    conn.execute("LISTEN users")
    conn.execute("SHOW server_version")
    with cur.copy("COPY users (id, name) FROM STDIN"):
        pass
