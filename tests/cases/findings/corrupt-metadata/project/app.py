import psycopg


def bios(conn: psycopg.Connection) -> None:
    conn.execute("SELECT 1 AS a")
    conn.execute("SELECT 2 AS b")
    conn.execute("SELECT 3 AS c")
