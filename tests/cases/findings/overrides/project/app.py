import psycopg


def report(conn: psycopg.Connection) -> None:
    conn.execute("SELECT bio FROM users -- sqlpin: notnull bio")
    conn.execute("SELECT count(*) AS total FROM users -- sqlpin: not-null totals")
    conn.execute("SELECT id, bio FROM users -- sqlpin: nullable id; not-null bio")
    conn.execute("SELECT id, name FROM users /* sqlpin: not-null name */")
