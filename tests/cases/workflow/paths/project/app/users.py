import psycopg


def ids(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id FROM users")
