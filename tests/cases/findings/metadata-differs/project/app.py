import psycopg


def bios(conn: psycopg.Connection, email: str) -> None:
    conn.execute("SELECT id, bio FROM users WHERE email = %s", (email,))
