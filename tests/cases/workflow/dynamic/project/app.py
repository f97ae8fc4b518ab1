import psycopg


def count(conn: psycopg.Connection, table: str) -> None:
    conn.execute("SELECT count(*) FROM " + table)


def one(conn: psycopg.Connection) -> None:
    conn.execute("SELECT 1 AS one")
