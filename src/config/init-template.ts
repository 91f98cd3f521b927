// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these references are the file's, not JavaScript's

/**
 * What `llmgw init` writes: every key with its default. Keys are commented out by a `#` directly in front of them (or of
 * their indentation), explanations by `# `, so that taking the former away leaves a file that works.
 */
export const initTemplate = `# llmgw configuration. None is needed: a provider whose key is in the environment is on.
# Below is every key with its default. Delete the # in front of a key to set it.
# Order: defaults < this file < environment < flags. Text values may hold \${VAR} or \${VAR:-default}.

# Requests in flight, all targets together; auto finds a level for each target.
concurrency: 50
# Rows admitted and not finished; default: 4 × concurrency.
#window: 200
# Folder where answers are kept, so that identical requests of later runs cost nothing; seen from this file's folder. Default: none.
#cache: .llmgw-cache

# Where requests can go. A preset of the same name fills what is left out: openai, anthropic, google, deepseek,
# holysheep, openrouter, groq, azure, and on this machine ollama, vllm, lmstudio (on only when named here).
#providers:
#  openai:
# Keep keys in the environment; a key written here works, but warns.
#    api_key: \${OPENAI_API_KEY}
# Set to false to switch the provider off, even when its key is in the environment.
#    enabled: true
# Share of a model's requests among the providers that serve it.
#    weight: 1
# Limits that are never exceeded, by default none: requests and tokens a minute, requests in flight.
#    max_rpm: 500
#    max_tpm: 200000
#    max_concurrent: 20
# OpenAI's organization and project; default: OPENAI_ORG_ID and OPENAI_PROJECT_ID.
#    organization: org-example
#    project: proj-example
# A server of your own:
#  local:
# Wire format and what follows base_url: openai /chat/completions, anthropic /v1/messages, gemini /v1beta/models/...
#    type: openai
#    base_url: http://127.0.0.1:8080/v1
# Exactly the models that it serves; default: those that the catalogue knows.
#    models: [my-llama]
# Sent with every request.
#    headers: { x-team: batch }
# Version of the API, where a provider asks for one.
#    api_version: v1

# What the catalogue lacks or has differently. Prices are US dollars for a million tokens.
#models:
#  my-llama:
#    input_usd_per_mtok: 0
#    output_usd_per_mtok: 0
# Tokens read from and written to a cache; default: as input.
#    cached_input_usd_per_mtok: 0
#    cache_write_usd_per_mtok: 0
# Tokens of prompt and answer together, and of the answer alone.
#    context_window: 8192
#    max_output_tokens: 4096
# The model's name at a provider.
#    upstream: { local: llama-3.2-1b }
# Seconds for one attempt at this model; default: timeouts.attempt_s.
#    timeout_s: 300

routing:
# How one of the class's models is picked: cheapest, fastest, weighted or ordered.
  strategy: cheapest
# The models of each class. A retired model drops out of these defaults; a list of your own is used as it is.
#  high: [gpt-4.1, claude-sonnet-4.5, claude-sonnet-5]
#  medium: [gemini-2.5-flash, gpt-4.1, claude-sonnet-4.5, claude-sonnet-5]
#  low: [deepseek-v3.2, deepseek-flash, gemini-2.5-flash]
# Shares for strategy weighted; a model that is not named here weighs 1.
#  weights: { gemini-2.5-flash: 40, deepseek-v3.2: 35, gpt-4.1: 20, claude-sonnet-4.5: 5 }
# Asked before the built-in classifier; the first that fits wins. Without a field, the prompt is looked at.
#  rules:
#    - { if: { field: department, equals: legal }, priority: high }
#    - { if: { field: title, matches: "^Invoice" }, priority: low }
#    - { if: { matches: "(?i)translate" }, priority: low }

# Circuit breaker of every target (a model at a provider).
#breaker:
# Failures in a row that open it.
#  failure_threshold: 5
# Share of failures among the last calls that opens it: how large, after how many calls, among how many.
#  failure_rate: 0.1
#  minimum_requests: 20
#  window: 100
# Seconds until it lets probes through (doubles up to eightfold), how many at a time, and how many successes close it.
#  recovery_timeout_s: 60
#  half_open_max_calls: 3
#  success_threshold: 2

#retry:
# Requests for one row, fallbacks included.
#  max_attempts: 5
# Longest first wait, doubled with every failure up to the longest of all. A wait that a server names is never cut short.
#  base_ms: 500
#  max_ms: 30000

# Seconds: to connect, for one attempt (connect to last byte), for a row with all its retries and waits.
#timeouts:
#  connect_s: 10
#  attempt_s: 60
#  row_s: 600

# For rows that do not say. Without a temperature, the provider's own is used.
#defaults:
#  max_tokens: 2048
#  temperature: 1
`;
