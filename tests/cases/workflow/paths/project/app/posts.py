import psycopg


def bios(conn: psycopg.Connection) -> None:
    conn.execute("SELECT bio FROM users")
