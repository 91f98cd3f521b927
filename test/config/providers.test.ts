// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these references are the file's, not JavaScript's
import { describe, expect, it } from 'vitest';
import type { LoadedConfig } from '../../src/config/load.ts';
import { load, refusal } from './workspace.ts';

const on = (loaded: LoadedConfig): readonly string[] => loaded.settings.providers.map(({ name }) => name);
const first = (loaded: LoadedConfig) => loaded.settings.providers[0]!;

describe('a preset', () => {
  it.each([
    ['openai', { OPENAI_API_KEY: 'k-1234' }, 'openai', 'https://api.openai.com/v1'],
    ['anthropic', { ANTHROPIC_API_KEY: 'k-1234' }, 'anthropic', 'https://api.anthropic.com'],
    ['google', { GEMINI_API_KEY: 'k-1234' }, 'gemini', 'https://generativelanguage.googleapis.com'],
    ['google', { GOOGLE_API_KEY: 'k-1234' }, 'gemini', 'https://generativelanguage.googleapis.com'],
    [
      'google',
      { GEMINI_API_KEY: ' ', GOOGLE_API_KEY: 'k-1234' },
      'gemini',
      'https://generativelanguage.googleapis.com',
    ],
    ['deepseek', { DEEPSEEK_API_KEY: 'k-1234' }, 'openai', 'https://api.deepseek.com'],
    ['holysheep', { HOLYSHEEP_API_KEY: 'k-1234' }, 'openai', 'https://api.holysheep.ai/v1'],
    ['openrouter', { OPENROUTER_API_KEY: 'k-1234' }, 'openai', 'https://openrouter.ai/api/v1'],
    ['groq', { GROQ_API_KEY: 'k-1234' }, 'openai', 'https://api.groq.com/openai/v1'],
    [
      'openai',
      { OPENAI_API_KEY: 'k-1234', OPENAI_BASE_URL: 'https://proxy.example/v1/' },
      'openai',
      'https://proxy.example/v1',
    ],
    [
      'anthropic',
      { ANTHROPIC_API_KEY: 'k-1234', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' },
      'anthropic',
      'http://127.0.0.1:9',
    ],
    [
      'azure',
      { AZURE_OPENAI_API_KEY: 'k-1234', AZURE_OPENAI_ENDPOINT: 'https://r.openai.azure.com/' },
      'openai',
      'https://r.openai.azure.com/openai/v1',
    ],
    [
      'azure',
      { AZURE_OPENAI_API_KEY: 'k-1234', AZURE_OPENAI_ENDPOINT: 'https://r.openai.azure.com/openai/v1' },
      'openai',
      'https://r.openai.azure.com/openai/v1',
    ],
  ])('is on without a file when its key is in the environment: %s with %o', async (name, env, type, baseUrl) => {
    const loaded = await load(null, { env });
    expect(on(loaded)).toEqual([name]);
    expect(first(loaded)).toMatchObject({ type, baseUrl, apiKey: 'k-1234', models: null });
    expect(loaded.secrets).toEqual(['k-1234']);
    expect(loaded.warnings).toEqual([]);
  });

  it('for a server on this machine is on only when the file names it', async () => {
    expect(on(await load(null))).toEqual([]);
    const loaded = await load(
      'providers:\n  ollama: { models: [llama3] }\n  vllm: { models: [q] }\n  lmstudio: { models: [g] }',
    );
    expect(
      loaded.settings.providers.map(({ name, baseUrl, apiKey, needsKey }) => [name, baseUrl, apiKey, needsKey]),
    ).toEqual([
      ['ollama', 'http://127.0.0.1:11434/v1', null, false],
      ['vllm', 'http://127.0.0.1:8000/v1', null, false],
      ['lmstudio', 'http://127.0.0.1:1234/v1', null, false],
    ]);
  });

  it('gives way to the file, key by key', async () => {
    const yaml =
      'providers: { openai: { base_url: https://eu.api.openai.com/v1/, weight: 3, headers: { X-Team: a } } }';
    expect(first(await load(yaml, { env: { OPENAI_API_KEY: 'k-1234' } }))).toMatchObject({
      type: 'openai',
      baseUrl: 'https://eu.api.openai.com/v1',
      apiKey: 'k-1234',
      weight: 3,
      headers: { 'x-team': 'a' },
    });
  });

  it('takes organization and project from the environment, which goes before the file', async () => {
    const yaml = 'providers: { openai: { organization: org-file, project: proj-file } }';
    const env = { OPENAI_API_KEY: 'k-1234', OPENAI_ORG_ID: 'org-env' };
    expect(first(await load(yaml, { env }))).toMatchObject({ organization: 'org-env', project: 'proj-file' });
  });

  it('is off when the file says so, whatever is in the environment', async () => {
    const loaded = await load('providers: { openai: { enabled: false } }', { env: { OPENAI_API_KEY: 'k-1234' } });
    expect(on(loaded)).toEqual([]);
    expect(loaded.missingKeys.map(({ provider }) => provider)).not.toContain('openai');
  });
});

describe('a provider without a key', () => {
  it('is told with the variables that would switch it on', async () => {
    const { missingKeys, withoutKey, settings } = await load(
      'providers: { deepseek: {}, mine: { base_url: https://h, api_key: "${MINE}" } }',
      {
        env: { OPENAI_API_KEY: 'k-1234' },
      },
    );
    expect(settings.providers.map(({ name }) => name)).toEqual(['openai']);
    expect(missingKeys).toEqual([
      { provider: 'anthropic', variables: ['ANTHROPIC_API_KEY'], configured: false },
      { provider: 'google', variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'], configured: false },
      { provider: 'deepseek', variables: ['DEEPSEEK_API_KEY'], configured: true },
      { provider: 'holysheep', variables: ['HOLYSHEEP_API_KEY'], configured: false },
      { provider: 'openrouter', variables: ['OPENROUTER_API_KEY'], configured: false },
      { provider: 'groq', variables: ['GROQ_API_KEY'], configured: false },
      { provider: 'azure', variables: ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT'], configured: false },
      { provider: 'mine', variables: ['MINE'], configured: true },
    ]);
    expect(withoutKey.every(({ apiKey, needsKey }) => apiKey === null && needsKey)).toBe(true);
    expect(withoutKey.map(({ name }) => name)).not.toContain('azure');
  });

  it('is on all the same when it runs on this machine', async () => {
    const loaded = await load('providers: { openai: { base_url: "http://localhost:9/v1" } }');
    expect(first(loaded)).toMatchObject({ name: 'openai', apiKey: null, needsKey: false });
  });

  it('is not switched on by an address alone', async () => {
    expect(on(await load(null, { env: { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } }))).toEqual([]);
  });
});

describe('the key of a provider', () => {
  const env = { OPENAI_API_KEY: 'sk-own-1', GOOGLE_API_KEY: 'AIza-own', WORK: ' sk-work-1\n', EMPTY: '' };
  it.each([
    ['the variable that the file names, not the usual one', 'openai: { api_key: ${WORK} }', 'sk-work-1'],
    ['the environment before a literal', 'openai: { api_key: sk-literal-1 }', 'sk-own-1'],
    ['a literal where the environment has none', 'groq: { api_key: gsk-literal-1 }', 'gsk-literal-1'],
    ['another variable of the preset for one of them', 'google: { api_key: ${GEMINI_API_KEY} }', 'AIza-own'],
    [
      'the usual variable before a default in the file',
      'google: { api_key: "${GEMINI_API_KEY:-AIza-literal}" }',
      'AIza-own',
    ],
    ['a default in the file', 'groq: { api_key: "${NONE:-gsk-default-1}" }', 'gsk-default-1'],
  ])('is %s', async (_name, provider, key) => {
    const loaded = await load(`providers: { ${provider} }`, { env });
    const name = provider.split(':')[0];
    expect(loaded.settings.providers.find((one) => one.name === name)?.apiKey).toBe(key);
  });

  it('is never another account’s when the variable that is meant is not set', async () => {
    for (const name of ['OTHER', 'EMPTY']) {
      const loaded = await load(`providers: { openai: { api_key: "\${${name}}" }, google: { enabled: false } }`, {
        env,
      });
      expect(on(loaded)).toEqual([]);
      expect(loaded.missingKeys.find(({ provider }) => provider === 'openai')?.variables).toEqual([name]);
    }
  });

  it.each([
    ['sk-abc def-SECRET', 'OPENAI_API_KEY: the key has white space inside; was more than the key copied?'],
    ['sk-abc\nOTHER=SECRET', 'OPENAI_API_KEY: the key has white space inside; was more than the key copied?'],
    ['sk-\u0007SECRET', 'OPENAI_API_KEY: the key has characters that no key has (control or non-ASCII); copy it again'],
    ['“sk-SECRET”', 'OPENAI_API_KEY: the key has characters that no key has (control or non-ASCII); copy it again'],
  ])('%# with characters that cannot be sent is an error that does not show it', async (key, message) => {
    const error = await refusal('', { env: { OPENAI_API_KEY: key } });
    expect(error).toEqual({ message, hint: 'set OPENAI_API_KEY to the key and nothing else' });
  });
});

describe('an address in the environment', () => {
  it('is checked like one in the file', async () => {
    const env = { OPENAI_API_KEY: 'k-1234', OPENAI_BASE_URL: 'proxy.example' };
    expect(await refusal('', { env })).toEqual({
      message: 'OPENAI_BASE_URL: expected a URL that begins with https:// or http://',
      hint: 'correct or unset OPENAI_BASE_URL',
    });
    expect(on(await load(null, { env: { OPENAI_BASE_URL: 'proxy.example' } }))).toEqual([]);
  });
});

describe('warnings', () => {
  const warnings = async (yaml: string, env: Readonly<Record<string, string>> = {}) =>
    (await load(yaml, { env })).warnings.map(({ code, message }) => `${code} ${message}`);

  it.each([
    [
      'providers: { openai: { api_key: sk-SECRET-1 } }',
      {},
      'literal_key providers.openai.api_key: a key stands in the file itself; write ${OPENAI_API_KEY}',
    ],
    [
      'providers: { openai: { api_key: sk-SECRET-1 } }',
      { OPENAI_API_KEY: 'sk-SECRET-2' },
      'literal_key providers.openai.api_key: a key stands in the file itself; write ${OPENAI_API_KEY}; OPENAI_API_KEY from the environment is used, not this one',
    ],
    [
      'providers: { my-own: { base_url: https://h, models: [m], api_key: SECRET } }',
      {},
      'literal_key providers.my-own.api_key: a key stands in the file itself; write ${MY_OWN_API_KEY}',
    ],
    [
      'providers: { mine: { base_url: https://h, models: [m], headers: { Authorization: Bearer SECRET } } }',
      {},
      'literal_key providers.mine.headers.Authorization: it looks as if a key stands in the file itself; write ${MINE_API_KEY}',
    ],
    [
      'providers: { mine: { base_url: "http://10.0.0.5:8000/v1", models: [m] } }',
      {},
      'insecure_url providers.mine.base_url: http:// sends the key and every prompt in the clear; use https://',
    ],
    [
      '',
      { OPENAI_API_KEY: 'k-1234', OPENAI_BASE_URL: 'http://proxy.example/v1' },
      'insecure_url OPENAI_BASE_URL: http:// sends the key and every prompt in the clear; use https://',
    ],
    [
      'providers: { mine: { base_url: https://h/v1/chat/completions, models: [m] } }',
      {},
      'base_url_suffix providers.mine.base_url: llmgw adds /chat/completions itself; leave it out',
    ],
    [
      'providers: { mine: { type: anthropic, base_url: https://h/v1/, models: [m] } }',
      {},
      'base_url_suffix providers.mine.base_url: llmgw adds /v1 itself; leave it out',
    ],
    [
      'providers: { openai: { base_url: https://h/v1 } }',
      { OPENAI_API_KEY: 'k-1234', OPENAI_BASE_URL: 'https://other/v1' },
      'environment_wins providers.openai.base_url: OPENAI_BASE_URL from the environment is used, not this one',
    ],
    [
      'providers: { ollama: }',
      {},
      'no_models providers.ollama: no models are listed, so nothing is sent there; add models: [...]',
    ],
    [
      'routing: { weights: { gpt-4.2: 1 } }',
      {},
      'unused_weight routing.weights: no class lists the model gpt-4.2; did you mean gpt-4.1?',
    ],
    ['window: 10', {}, 'small_window window: only 10 rows are admitted at a time, so concurrency 50 is never reached'],
    [
      'breaker: { window: 10 }',
      {},
      'breaker_rate_unused breaker.minimum_requests: more than breaker.window, so failure_rate never opens a breaker',
    ],
  ])('%s with %o', async (yaml, env, warning) => {
    expect(await warnings(yaml, env)).toEqual([warning]);
  });

  it.each([
    ['http to this machine by name', 'providers: { mine: { base_url: "http://localhost:8080/v1", models: [m] } }'],
    [
      'http to this machine by any of its numbers',
      'providers: { mine: { base_url: "http://127.9.9.9/v1", models: [m] } }',
    ],
    ['http to this machine by IPv6', 'providers: { mine: { base_url: "http://[::1]:80/v1", models: [m] } }'],
    ['a word that stands for no key', 'providers: { ollama: { api_key: ollama, models: [m] } }'],
    ['models named under models', 'providers: { ollama: {} }\nmodels: { m: { upstream: { ollama: m:8b } } }'],
    ['another spelling of a listed model', 'routing: { weights: { claude-sonnet-4-5: 1 } }'],
    ['a second account at a provider that is known', 'providers: { work: { base_url: https://api.openai.com/v1 } }'],
    ['a provider that is off', 'providers: { mine: { enabled: false, base_url: "http://h", api_key: SECRET } }'],
  ])('are not given for %s', async (_name, yaml) => {
    expect(await warnings(yaml)).toEqual([]);
  });
});

describe('secrets', () => {
  it('are all known to the caller and none is in a warning', async () => {
    const yaml = `
providers:
  openai: { api_key: sk-LITERAL-1 }
  groq: { api_key: "\${GROQ:-gsk-DEFAULT-1}", base_url: http://groq.example }
  mine: { base_url: https://h, headers: { Authorization: "Bearer \${TOKEN}", X-Title: my batch, Cookie: s=COOKIE-1 } }
  ollama: { api_key: ollama, models: [m] }
`;
    const env = { OPENAI_API_KEY: 'sk-ENV-1', TOKEN: 'TOKEN-1', ANTHROPIC_API_KEY: 'sk-ant-ENV-2' };
    const { secrets, warnings } = await load(yaml, { env });
    expect([...secrets].sort()).toEqual(
      ['sk-LITERAL-1', 'sk-ENV-1', 'gsk-DEFAULT-1', 'Bearer TOKEN-1', 'TOKEN-1', 's=COOKIE-1', 'sk-ant-ENV-2'].sort(),
    );
    expect(warnings.length).toBeGreaterThan(3);
    for (const secret of secrets) expect(JSON.stringify(warnings)).not.toContain(secret);
  });

  it.each([
    ['a key where a mapping belongs', 'providers: { openai: sk-SECRET-1 }'],
    ['a key as a key', 'providers: { openai: { sk-SECRET-1: 1 } }'],
    ['a key in place of a word', 'providers: { openai: { type: sk-SECRET-1 } }'],
    ['a key in an address', 'providers: { openai: { base_url: "https://h?key=SECRET-1" } }'],
    ['a key as user name', 'providers: { openai: { base_url: "https://SECRET-1@h" } }'],
    ['a key behind a broken quote', 'providers:\n  openai: { api_key: "SECRET-1 }'],
    ['a key that YAML refuses', 'providers:\n  openai: { api_key: @SECRET-1 }'],
    ['a key behind a tag', 'providers:\n  openai: { api_key: !SECRET-1 x }'],
    ['a key behind an alias', 'providers:\n  openai: { api_key: *SECRET-1 }'],
    ['a key with a space', 'providers: { openai: { api_key: SECRET-1 x } }'],
    ['a key in a malformed reference', 'providers: { openai: { api_key: "${sk-SECRET-1}" } }'],
    ['a key in a header', 'providers: { openai: { headers: { a: "SECRET-1\\n" , b: "SECRET-1\\u0000" } } }'],
  ])('are not in an error: %s', async (_name, yaml) => {
    const { message, hint } = await refusal(yaml);
    expect(`${message} ${hint}`).not.toMatch(/SECRET/);
  });
});
