import psycopg


def nothing(conn: psycopg.Connection) -> None:
    conn.execute("")
    conn.execute(" -- later\n")
