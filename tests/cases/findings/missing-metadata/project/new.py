import psycopg


def emails(conn: psycopg.Connection) -> None:
    conn.execute("SELECT email FROM users")
