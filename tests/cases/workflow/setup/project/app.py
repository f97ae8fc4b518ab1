import psycopg


def jobs(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id FROM jobs")
