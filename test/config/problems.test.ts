// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these references are the file's, not JavaScript's
import { describe, expect, it } from 'vitest';
import { load, refusal } from './workspace.ts';

const env = { SET: 'value', NOTHING: '' };

describe('a bad configuration', () => {
  it.each([
    // unknown keys
    ['breaker: { failure_treshold: 3 }', 'breaker.failure_treshold: unknown key; did you mean failure_threshold?'],
    ['brekaer: {}', 'brekaer: unknown key; did you mean breaker?'],
    ['providers: { openai: { maxRpm: 3 } }', 'providers.openai.maxRpm: unknown key; did you mean max_rpm?'],
    ['models: { gpt-4.1: { price: 3 } }', 'models["gpt-4.1"].price: unknown key'],
    ['max_attempts: 3', 'max_attempts: unknown key; did you mean retry.max_attempts?'],
    ['routing: { concurrency: 3 }', 'routing.concurrency: unknown key; did you mean concurrency?'],
    [
      'routing: { rules: [{ if: { match: x }, priority: low }] }',
      'routing.rules[0].if.match: unknown key; did you mean matches?',
    ],
    ['__proto__: { a: 1 }', '__proto__: unknown key'],
    ['providers: { __proto__: { type: openai } }', 'providers.__proto__: unknown key'],
    // types
    ['concurrency: many', 'concurrency: expected a number or auto, got text'],
    ['concurrency: "50"', 'concurrency: expected a number or auto, got text'],
    ['concurrency: 1.5', 'concurrency: must be a whole number'],
    ['concurrency: .inf', 'concurrency: expected a number or auto, got a number without end'],
    ['concurrency:', 'concurrency: expected a number or auto, got nothing'],
    ['breaker: 5', 'breaker: expected a mapping, got a number'],
    ['breaker: [5]', 'breaker: expected a mapping, got a list'],
    ['providers: { openai: { enabled: yes } }', 'providers.openai.enabled: expected true or false, got text'],
    ['providers: { openai: sk-1234567890 }', 'providers.openai: expected a mapping, got text'],
    ['providers: { openai: { api_key: 1234567 } }', 'providers.openai.api_key: expected text, got a number'],
    ['providers: { openai: { models: gpt-4.1 } }', 'providers.openai.models: expected a list, got text'],
    ['routing: { high: [4.1] }', 'routing.high[0]: expected text, got a number'],
    [
      'routing: { rules: [{ if: { field: a, equals: [1] }, priority: low }] }',
      'routing.rules[0].if.equals: expected text, a number, true or false, got a list',
    ],
    [
      'routing: { rules: [{ if: { matches: a } }] }',
      'routing.rules[0].priority: missing; expected one of high, medium, low',
    ],
    ['routing: { rules: [{ priority: low }] }', 'routing.rules[0].if: missing; expected a mapping'],
    ['- a', 'expected a mapping, got a list'],
    ['just text', 'expected a mapping, got text'],
    // bounds and words
    ['concurrency: 0', 'concurrency: must be at least 1'],
    ['window: -1', 'window: must be at least 1'],
    ['breaker: { failure_rate: 0 }', 'breaker.failure_rate: must be more than 0'],
    ['breaker: { failure_rate: 1.5 }', 'breaker.failure_rate: must be at most 1'],
    ['timeouts: { attempt_s: 10000000 }', 'timeouts.attempt_s: must be at most 604800'],
    ['defaults: { temperature: 3 }', 'defaults.temperature: must be at most 2'],
    ['routing: { high: [] }', 'routing.high: must not be empty'],
    [
      'routing: { strategy: cheapst }',
      'routing.strategy: expected one of cheapest, fastest, weighted, ordered; did you mean cheapest?',
    ],
    ['routing: { strategy: random }', 'routing.strategy: expected one of cheapest, fastest, weighted, ordered'],
    // rules
    ['routing: { rules: [{ if: {}, priority: low }] }', 'routing.rules[0].if: needs either equals or matches'],
    [
      'routing: { rules: [{ if: { field: a, equals: 1, matches: b }, priority: low }] }',
      'routing.rules[0].if: needs either equals or matches',
    ],
    [
      'routing: { rules: [{ if: { equals: 1 }, priority: low }] }',
      'routing.rules[0].if: equals needs the field that it is compared with',
    ],
    [
      'routing: { rules: [{ if: { matches: "a(" }, priority: low }] }',
      'routing.rules[0].if.matches: not a regular expression: unterminated group',
    ],
    [
      'routing: { rules: [{ if: { matches: "(?i)*" }, priority: low }] }',
      'routing.rules[0].if.matches: not a regular expression: nothing to repeat',
    ],
    // addresses, headers
    ['providers: { mine: {} }', 'providers.mine.base_url: missing; there is no preset "mine" that would know it'],
    [
      'providers: { opanai: {} }',
      'providers.opanai.base_url: missing; there is no preset "opanai" that would know it; did you mean openai?',
    ],
    ['providers: { azure: {} }', 'providers.azure.base_url: missing; give it here or in AZURE_OPENAI_ENDPOINT'],
    [
      'providers: { deepseek: { type: anthropic } }',
      "providers.deepseek.base_url: missing; the preset's address speaks openai, not the type given here",
    ],
    [
      'providers: { openai: { base_url: api.openai.com } }',
      'providers.openai.base_url: expected a URL that begins with https:// or http://',
    ],
    [
      'providers: { openai: { base_url: "https://" } }',
      'providers.openai.base_url: expected a URL such as https://api.example.com/v1',
    ],
    [
      'providers: { openai: { base_url: "https://me:pw@host" } }',
      'providers.openai.base_url: a user name or password in the URL would be seen in logs; give it under headers',
    ],
    [
      'providers: { google: { base_url: "https://host?key=1" } }',
      'providers.google.base_url: the path of the request follows it, so it must not have a ? or # part',
    ],
    [
      'providers: { openai: { headers: { "a b": c } } }',
      'providers.openai.headers["a b"]: not the name of an HTTP header',
    ],
    [
      'providers: { openai: { headers: { a: "b\\r\\nc" } } }',
      'providers.openai.headers.a: has characters that no HTTP header may have',
    ],
    // references
    [
      'providers: { local: { base_url: "${LOCAL_URL}" } }',
      'providers.local.base_url: the environment variable LOCAL_URL is not set; set it, or write ${LOCAL_URL:-default}',
    ],
    [
      'providers: { openai: { headers: { a: ${B} } } }',
      'providers.openai.headers.a: the environment variable B is not set; set it, or write ${B:-default}',
    ],
    [
      'providers: { openai: { api_key: "${MY KEY}" } }',
      'providers.openai.api_key: a reference is written ${NAME} or ${NAME:-default}; write $${ where ${ is meant as text',
    ],
    ['concurrency: ${SET}', 'concurrency: expected a number or auto, got text'],
    [
      'defaults: { max_tokens: ${UNSET} }',
      'defaults.max_tokens: the environment variable UNSET is not set; set it, or write ${UNSET:-default}',
    ],
    ['routing: { low: ["${NOTHING}"] }', 'routing.low[0]: must not be empty'],
  ])('%s', async (yaml, problem) => {
    expect((await refusal(yaml, { env })).message).toBe(`file: ${problem}`);
  });

  it('is told with all its problems at once', async () => {
    const { message } = await refusal(`
breaker: { failure_treshold: 3, window: 0 }
providers: { mine: { max_rpm: -1 }, openai: { base_url: "\${X}" } }
concurrency: no
`);
    expect(message.split('\n')).toEqual([
      'file: 6 problems',
      '  providers.openai.base_url: the environment variable X is not set; set it, or write ${X:-default}',
      '  providers.mine.max_rpm: must be more than 0',
      '  breaker.window: must be at least 1',
      '  breaker.failure_treshold: unknown key; did you mean failure_threshold?',
      '  concurrency: expected a number or auto, got text',
      '  providers.mine.base_url: missing; there is no preset "mine" that would know it',
    ]);
  });

  it('is told with its first hundred problems when there are thousands', async () => {
    const { message } = await refusal(Array.from({ length: 5000 }, (_, index) => `zzz${index}: 1`).join('\n'));
    const lines = message.split('\n');
    expect(lines).toHaveLength(102);
    expect(lines.at(-1)).toBe('  and 4900 more');
  });

  it('names the file that it is in', async () => {
    await expect(load('concurrency: 0')).rejects.toThrow(/\/llmgw\.config\.yaml: concurrency: must be at least 1$/);
  });
});

describe('a file that is not YAML', () => {
  it.each([
    ['a: 1\na: 2', 'file:2:1: the same key stands here twice'],
    ['a: 1\n\tb: 2', 'file:2:1: a tab used for indentation; use spaces'],
    ['retry:\n  base_ms: {', 'file:2:13: wrong indentation, or a bracket that is not closed'],
    ['providers: { openai: { api_key: "sk-abcdef } }', 'file:1:47: a quote, comma or colon is missing'],
    ['a: !!js/function "x"', 'file:1:4: tags (words that begin with !) are not allowed'],
    ['a: !secret x', 'file:1:4: tags (words that begin with !) are not allowed'],
    ['? [a]\n: 1', 'file:1:3: a key must be text'],
    ['a: 1\n---\nb: 2', 'file:2:1: a second document begins here (---); there must be only one'],
    ['a: *nowhere', 'file: an alias (a word that begins with *) has no anchor, or there are too many of them'],
    ['a: &a [*a]', 'file: nested too deep'],
    [`a: ${'['.repeat(50)}${']'.repeat(50)}`, 'file: nested too deep'],
    [`a: ${'['.repeat(20_000)}`, /^file:1:\d+: nested too deep$/],
    [
      `${[...'abcdefg'].map((n, i) => `${n}: &${n} [${Array(10).fill(i === 0 ? 'x' : `*${'abcdefg'[i - 1]}`)}]`).join('\n')}`,
      'file: an alias (a word that begins with *) has no anchor, or there are too many of them',
    ],
    [`a: ${'x'.repeat(1_000_001)}`, 'file: larger than 1000000 characters'],
  ])('%#', async (yaml, expected) => {
    const { message } = await refusal(yaml);
    if (typeof expected === 'string') expect(message).toBe(expected);
    else expect(message).toMatch(expected);
  });
});

describe('what is allowed', () => {
  it.each([
    ['an empty file', ''],
    ['only comments', '# nothing yet\n'],
    ['a heading without keys', 'breaker:\nproviders:\nmodels:\nrouting:'],
    ['a byte order mark', '\uFEFFconcurrency: 3'],
    ['JSON', '{"$schema": "./x.json", "concurrency": 3}'],
    ['JSON indented with tabs', '{\n\t"retry": {\n\t\t"max_attempts": 2\n\t}\n}'],
    ['anchors', 'providers: { openai: &a { max_rpm: 5 }, groq: *a }'],
  ])('%s', async (_name, yaml) => {
    await expect(load(yaml)).resolves.toMatchObject({ warnings: [] });
  });
});
