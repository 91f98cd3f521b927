"""LiteLLM's Router, with a semaphore of our own: its batch call sends everything at once, and past its own bound it raises."""

import asyncio

from litellm import Router
from rows import base_url, concurrency, finish, keep, max_tokens, model, rows

router = Router(
    model_list=[
        {
            "model_name": model,
            "litellm_params": {"model": f"openai/{model}", "api_base": base_url, "api_key": "bench"},
        }
    ]
)


async def main():
    slots = asyncio.Semaphore(concurrency)

    async def ask(row):
        async with slots:
            answer = await router.acompletion(
                model=model,
                messages=[{"role": "user", "content": row["prompt"]}],
                max_tokens=max_tokens,
            )
        keep(row, answer.choices[0].message.content, answer.usage.model_dump())

    await asyncio.gather(*(ask(row) for row in rows))
    finish()


asyncio.run(main())
