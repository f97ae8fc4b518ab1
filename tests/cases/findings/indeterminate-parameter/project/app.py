import psycopg


def since(conn: psycopg.Connection, start: object) -> None:
    conn.execute("SELECT %(start)s IS NULL", {"start": start})
