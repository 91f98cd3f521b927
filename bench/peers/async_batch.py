"""async-batch-llm over its OpenAI-compatible model."""

import asyncio

from async_batch_llm import llm, process_prompts
from rows import base_url, concurrency, finish, keep, model, rows


async def main():
    by_id = {row["id"]: row for row in rows}
    batch = await process_prompts(
        llm(f"openai-compatible:{model}", base_url=base_url, api_key="bench"),
        [(row["id"], row["prompt"]) for row in rows],
        concurrency=concurrency,
    )
    for result in batch.results:
        if not result.success:
            raise RuntimeError(result.error)
        keep(by_id[result.item_id], result.output, None)
    finish()


asyncio.run(main())
