"""What every script here does around its calls: argv is rows.jsonl, results.jsonl, base URL, concurrency."""

import json
import sys

rows_file, results_file, base_url, at_once = sys.argv[1:5]
concurrency = int(at_once)
model = "gpt-4.1"
max_tokens = 2048

with open(rows_file, encoding="utf-8") as lines:
    rows = [json.loads(line) for line in lines]

_results = open(results_file, "w", encoding="utf-8")
_answered = 0


def keep(row, content, usage):
    """Appends one result as a line."""
    global _answered
    if not content:
        raise RuntimeError(f"no answer for {row['id']}")
    _answered += 1
    _results.write(json.dumps({"id": row["id"], "content": content, "usage": usage}) + "\n")


def finish():
    """Ends the file; raises when a row has no answer."""
    _results.close()
    if _answered != len(rows):
        raise RuntimeError(f"{_answered} of {len(rows)} rows answered")
