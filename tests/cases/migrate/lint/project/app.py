import psycopg


def names(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id, name FROM users")
