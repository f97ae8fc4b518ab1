import asyncpg


async def script(conn: asyncpg.Connection) -> None:
    await conn.execute("TRUNCATE users; SELECT 1")
    await conn.fetchrow("TRUNCATE users; SELECT count(*) FROM users")
