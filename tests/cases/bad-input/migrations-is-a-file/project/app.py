import psycopg


def one(conn: psycopg.Connection) -> None:
    conn.execute("SELECT 1 AS one")
