import psycopg


def bios(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id, boi FROM users")


def ages(conn: psycopg.Connection) -> None:
    conn.execute(
        """
        SELECT
            id,
            u.age  -- there is no such column
        FROM users AS u
        WHERE email = %(email)s
        """,
        {"email": "ada@example.com"},
    )


def fine(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id FROM users")
