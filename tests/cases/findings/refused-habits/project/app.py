import psycopg


def forget(conn: psycopg.Connection, hashes: list[bytes]) -> None:
    conn.execute("DELETE FROM files WHERE hash IN %s", (tuple(hashes),))


def keep(conn: psycopg.Connection, hashes: list[bytes]) -> None:
    conn.execute("DELETE FROM files WHERE hash NOT IN %(hashes)s", {"hashes": tuple(hashes)})


def recent(conn: psycopg.Connection, age: str) -> None:
    conn.execute("SELECT name FROM files WHERE seen_at > now() - INTERVAL %s", (age,))


def known(conn: psycopg.Connection, hash: bytes) -> None:
    conn.execute("SELECT name FROM (VALUES (%s, %s)) AS v (hash, n) JOIN files USING (hash)", (hash, 1))


def collect(conn: psycopg.Connection, hashes: list[bytes]) -> None:
    conn.execute("CREATE TEMP TABLE wanted (hash BYTEA) ON COMMIT DROP")
    conn.cursor().executemany("INSERT INTO wanted VALUES (%s)", [(hash,) for hash in hashes])


def nowhere(conn: psycopg.Connection) -> None:
    conn.execute("SELECT * FROM unwanted")


def by_number(conn: psycopg.Connection, number: int) -> None:
    conn.execute("SELECT name FROM files WHERE hash = %s + 1", (number,))
