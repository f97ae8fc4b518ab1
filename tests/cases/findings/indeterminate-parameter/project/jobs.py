import asyncpg


async def since(conn: asyncpg.Connection, start: object) -> None:
    await conn.execute("SELECT $1 IS NULL", start)
