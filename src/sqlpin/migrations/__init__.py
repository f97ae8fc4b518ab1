"""The folder of migration files, read without a server.

Protocol, as SQLx has it (sqlx-core 0.9, `migrate/source.rs`): `<version>_<description>.sql` is a simple migration,
`….up.sql` the first half of a reversible one and `….down.sql` what takes either back; the version is a signed 64-bit number,
the description in the history has spaces for `_`, sub-directories are not read, and the checksum is the SHA-384 of the
file's bytes. A file whose very first characters are `-- no-transaction` runs outside a transaction.

Where SQLx would run into trouble later the folder is refused here: two files of one version, and a down file that would
take back another migration than the one it was written for.
"""

from sqlpin.migrations.conflicts import VersionConflictError
from sqlpin.migrations.folder import Migration, MigrationFile, MigrationFolder, read_folder
from sqlpin.migrations.names import FileName, Form, parse_name

__all__ = [
    "FileName",
    "Form",
    "Migration",
    "MigrationFile",
    "MigrationFolder",
    "VersionConflictError",
    "parse_name",
    "read_folder",
]
