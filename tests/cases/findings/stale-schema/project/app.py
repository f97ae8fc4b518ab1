import psycopg


def bios(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id, bio FROM users")
