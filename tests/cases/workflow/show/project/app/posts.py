import psycopg


def titles(conn: psycopg.Connection, email: str) -> None:
    conn.execute(
        """
        SELECT u.id, u.bio, p.title, p.tags, count(*) OVER () AS all_of_them
        FROM users AS u
        LEFT JOIN posts AS p ON p.author_id = u.id
        WHERE u.email = %(email)s
        """,
        {"email": email},
    )
