import psycopg


def run(conn: psycopg.Connection, ids: list[int]) -> None:
    conn.execute("SELECT name FROM users WHERE id IN %(ids)s", {"ids": ids})
    conn.execute("SET statement_timeout = %s", (1000,))
    conn.execute("SELECT name FROM users WHERE id = %s %s", (1, 2))
