import psycopg


def names(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id, name FROM people")


def ages(conn: psycopg.Connection) -> None:
    conn.execute("SELECT age FROM people WHERE id = %s", (1,))
