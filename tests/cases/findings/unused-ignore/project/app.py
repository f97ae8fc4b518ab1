import psycopg


def known(conn: psycopg.Connection) -> None:
    conn.execute("SELECT nope FROM users")  # sqlpin: ignore[invalid-query] made by an extension we lack
    conn.execute("SELECT id FROM users")  # sqlpin: ignore[invalid-query] mended long ago
    conn.execute("SELECT bio FROM users")  # sqlpin: ignore[invalid-qury]
