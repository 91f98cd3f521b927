"""litellm.batch_completion: a thread for each request under way."""

import litellm
from rows import base_url, concurrency, finish, keep, max_tokens, model, rows

answers = litellm.batch_completion(
    model=f"openai/{model}",
    messages=[[{"role": "user", "content": row["prompt"]}] for row in rows],
    api_base=base_url,
    api_key="bench",
    max_tokens=max_tokens,
    max_workers=concurrency,
)
for row, answer in zip(rows, answers):
    if isinstance(answer, Exception):
        raise answer
    keep(row, answer.choices[0].message.content, answer.usage.model_dump())
finish()
