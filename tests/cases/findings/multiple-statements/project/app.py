import psycopg


def script(conn: psycopg.Connection, email: str) -> None:
    conn.execute("SET LOCAL lock_timeout = 0; DELETE FROM users")  # without arguments psycopg runs both
    conn.execute("DELETE FROM users WHERE email = %s; SELECT 1", (email,))
