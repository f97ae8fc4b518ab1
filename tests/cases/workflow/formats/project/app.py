import psycopg


def ids(conn: psycopg.Connection) -> None:
    conn.execute("SELECT ids FROM users")
