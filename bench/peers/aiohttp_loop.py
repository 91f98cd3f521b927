"""A script as people write it after the OpenAI cookbook's: aiohttp, asyncio, one line appended per answer. Ours."""

import asyncio

import aiohttp
from rows import base_url, concurrency, finish, keep, max_tokens, model, rows


async def worker(session, queue):
    while queue:
        row = queue.pop()
        body = {
            "model": model,
            "messages": [{"role": "user", "content": row["prompt"]}],
            "max_completion_tokens": max_tokens,
        }
        async with session.post(f"{base_url}/chat/completions", json=body) as response:
            response.raise_for_status()
            answer = await response.json()
        keep(row, answer["choices"][0]["message"]["content"], answer["usage"])


async def main():
    headers = {"Authorization": "Bearer bench"}
    connector = aiohttp.TCPConnector(limit=concurrency)
    queue = list(reversed(rows))
    async with aiohttp.ClientSession(headers=headers, connector=connector) as session:
        await asyncio.gather(*(worker(session, queue) for _ in range(concurrency)))
    finish()


asyncio.run(main())
