import psycopg


def both(conn: psycopg.Connection) -> None:
    conn.execute("SELECT '100%%'")
    conn.execute("SELECT '100%%'", ())
