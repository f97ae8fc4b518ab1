import psycopg


def bios(conn: psycopg.Connection) -> None:
    conn.execute("SELECT w.bio, u.mood FROM writers AS w JOIN users AS u ON u.id = w.id WHERE u.email = %s", ("a@x",))
    conn.execute("SELECT upper(bio) AS bio FROM users")
