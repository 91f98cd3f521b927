/** Parameters of OpenAI's chat completions that llmgw has no name for: a chat body's go to the provider as they are (WIRE section 1.2). */
export const chatParameters: ReadonlySet<string> = new Set([
  'audio',
  'frequency_penalty',
  'function_call',
  'functions',
  'logit_bias',
  'logprobs',
  'modalities',
  'parallel_tool_calls',
  'prediction',
  'presence_penalty',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'reasoning_effort',
  'safety_identifier',
  'service_tier',
  'store',
  'tool_choice',
  'tools',
  'top_logprobs',
  'user',
  'verbosity',
  'web_search_options',
]);

/** Parameters about how an answer is sent, which is llmgw's business. */
export const droppedParameters: ReadonlySet<string> = new Set(['stream', 'stream_options']);
