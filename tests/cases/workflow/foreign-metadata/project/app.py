import psycopg


import asyncpg


async def ids(conn: asyncpg.Connection) -> None:
    await conn.fetch("SELECT id FROM users WHERE email = $1", "ada@example.com")
    await conn.fetch("SELECT bio FROM users")
