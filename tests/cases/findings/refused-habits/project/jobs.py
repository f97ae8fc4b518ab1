import asyncpg


async def forget(conn: asyncpg.Connection, hashes: list[bytes]) -> None:
    await conn.execute("DELETE FROM files WHERE hash IN $1", hashes)


async def known(conn: asyncpg.Connection, hash: bytes) -> None:
    await conn.fetch("SELECT name FROM (VALUES ($1, 1)) AS v (hash, n) JOIN files USING (hash)", hash)
