"""LiteLLM's Router: its batch call for one model, bounded by max_parallel_requests."""

import asyncio

from litellm import Router
from rows import base_url, concurrency, finish, keep, max_tokens, model, rows

router = Router(
    model_list=[
        {
            "model_name": model,
            "litellm_params": {
                "model": f"openai/{model}",
                "api_base": base_url,
                "api_key": "bench",
                "max_parallel_requests": concurrency,
            },
        }
    ]
)


async def main():
    answers = await router.abatch_completion_one_model_multiple_requests(
        model=model,
        messages=[[{"role": "user", "content": row["prompt"]}] for row in rows],
        max_tokens=max_tokens,
    )
    for row, answer in zip(rows, answers):
        if isinstance(answer, Exception):
            raise answer
        keep(row, answer.choices[0].message.content, answer.usage.model_dump())
    finish()


asyncio.run(main())
