import psycopg


def like(conn: psycopg.Connection, name: str) -> None:
    conn.execute("SELECT %s LIKE 'a%'", (name,))
    conn.execute("SELECT %(a)s, %s", (name,))
