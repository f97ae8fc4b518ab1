import psycopg


def everything(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id, bio FROM users")
    conn.execute("SELECT id FROM users")
