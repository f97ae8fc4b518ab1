import psycopg


def run(conn: psycopg.Connection, :
    conn.execute("SELECT 1")
