// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these references are the file's, not JavaScript's
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { load, workspace } from './workspace.ts';

const keys = {
  OPENAI_API_KEY: 'sk-openai-1',
  ANTHROPIC_API_KEY: 'sk-ant-1',
  GEMINI_API_KEY: 'AIza-1234',
  DEEPSEEK_API_KEY: 'sk-deep-1',
  HOLYSHEEP_API_KEY: 'hs-1234',
};

/** SPEC section 5, to the letter. */
const example = `
providers:
  openai:    { api_key: \${OPENAI_API_KEY} }                # type, base_url and models come from the preset of that name
  anthropic: { api_key: \${ANTHROPIC_API_KEY}, max_rpm: 1000, max_tpm: 400000, max_concurrent: 50 }
  google:    { api_key: \${GEMINI_API_KEY} }
  deepseek:  { api_key: \${DEEPSEEK_API_KEY} }
  holysheep: { api_key: \${HOLYSHEEP_API_KEY}, weight: 2 }
  local:     { type: openai, base_url: http://127.0.0.1:8080/v1, models: [my-llama], enabled: true }
models:                                                    # only what the catalogue lacks or has differently
  my-llama:  { input_usd_per_mtok: 0, output_usd_per_mtok: 0, context_window: 8192, upstream: { local: llama-3.2-1b }, timeout_s: 300 }
routing:
  strategy: cheapest
  high:   [gpt-4.1, claude-sonnet-4.5]
  medium: [gemini-2.5-flash, gpt-4.1, claude-sonnet-4.5]
  low:    [deepseek-v3.2, gemini-2.5-flash]
  weights: { gemini-2.5-flash: 40, deepseek-v3.2: 35, gpt-4.1: 20, claude-sonnet-4.5: 5 }   # for strategy: weighted
  rules:                                                   # before the built-in classifier; first match wins
    - { if: { field: department, equals: legal }, priority: high }
    - { if: { matches: "(?i)translate" }, priority: low }
breaker:  { failure_threshold: 5, failure_rate: 0.1, minimum_requests: 20, window: 100, recovery_timeout_s: 60, half_open_max_calls: 3, success_threshold: 2 }
retry:    { max_attempts: 5, base_ms: 500, max_ms: 30000 }
timeouts: { connect_s: 10, attempt_s: 60, row_s: 600 }
defaults: { max_tokens: 2048 }
concurrency: 50            # requests in flight, all targets together
window: 200                # rows admitted and not finished; default 4 × concurrency
`;

describe('a full configuration', () => {
  it('becomes settings with units in their names', async () => {
    const { settings, warnings, missingKeys } = await load(example, { env: keys });
    expect(warnings).toEqual([]);
    expect(missingKeys.filter((missing) => missing.configured)).toEqual([]);
    expect(settings.providers.map(({ name, type, apiKey, weight }) => [name, type, apiKey, weight])).toEqual([
      ['openai', 'openai', 'sk-openai-1', 1],
      ['anthropic', 'anthropic', 'sk-ant-1', 1],
      ['google', 'gemini', 'AIza-1234', 1],
      ['deepseek', 'openai', 'sk-deep-1', 1],
      ['holysheep', 'openai', 'hs-1234', 2],
      ['local', 'openai', null, 1],
    ]);
    expect(settings.providers[1]).toMatchObject({ maxRpm: 1000, maxTpm: 400_000, maxConcurrent: 50, models: null });
    expect(settings.providers[5]).toEqual({
      name: 'local',
      type: 'openai',
      baseUrl: 'http://127.0.0.1:8080/v1',
      apiKey: null,
      needsKey: false,
      keyVariables: [],
      models: ['my-llama'],
      headers: {},
      weight: 1,
      maxRpm: null,
      maxTpm: null,
      maxConcurrent: null,
    });
    expect({ ...settings, providers: [] }).toEqual({
      providers: [],
      models: {
        'my-llama': {
          inputUsdPerMtok: 0,
          outputUsdPerMtok: 0,
          contextWindow: 8192,
          upstream: { local: 'llama-3.2-1b' },
          timeoutMs: 300_000,
        },
      },
      routing: {
        strategy: 'cheapest',
        high: ['gpt-4.1', 'claude-sonnet-4.5'],
        medium: ['gemini-2.5-flash', 'gpt-4.1', 'claude-sonnet-4.5'],
        low: ['deepseek-v3.2', 'gemini-2.5-flash'],
        configured: ['high', 'medium', 'low'],
        weights: { 'gemini-2.5-flash': 40, 'deepseek-v3.2': 35, 'gpt-4.1': 20, 'claude-sonnet-4.5': 5 },
        rules: [
          { if: { field: 'department', equals: 'legal' }, priority: 'high' },
          { if: { matches: '(?i)translate' }, priority: 'low' },
        ],
      },
      breaker: {
        failureThreshold: 5,
        failureRate: 0.1,
        minimumRequests: 20,
        window: 100,
        recoveryTimeoutMs: 60_000,
        halfOpenMaxCalls: 3,
        successThreshold: 2,
      },
      retry: { maxAttempts: 5, baseMs: 500, maxMs: 30_000 },
      timeouts: { connectMs: 10_000, attemptMs: 60_000, rowMs: 600_000 },
      defaults: { maxTokens: 2048 },
      concurrency: 50,
      window: 200,
    });
  });

  it('means the same as none, but for what it adds', async () => {
    const full = (await load(example, { env: keys })).settings;
    const none = (await load(null, { env: keys })).settings;
    for (const part of ['breaker', 'retry', 'timeouts', 'defaults', 'concurrency', 'window'] as const) {
      expect(none[part]).toEqual(full[part]);
    }
    expect(none.routing).toEqual({
      strategy: 'cheapest',
      high: ['gpt-4.1', 'claude-sonnet-4.5', 'claude-sonnet-5'],
      medium: ['gemini-2.5-flash', 'gpt-4.1', 'claude-sonnet-4.5', 'claude-sonnet-5'],
      low: ['deepseek-v3.2', 'deepseek-flash', 'gemini-2.5-flash'],
      configured: [],
      weights: {},
      rules: [],
    });
  });

  it('says which classes it lists itself', async () => {
    const { settings } = await load('routing: { low: [my-llama] }');
    expect(settings.routing.configured).toEqual(['low']);
    expect(settings.routing.low).toEqual(['my-llama']);
    expect(settings.routing.high).toContain('claude-sonnet-5');
  });

  it('gives no value to a model that only looks like a property of every object', async () => {
    const { settings } = await load('models: { a: { upstream: { b: c } } }');
    expect(settings.models.constructor).toBeUndefined();
    expect(settings.models.a?.upstream?.toString).toBeUndefined();
    expect(settings.routing.weights.valueOf).toBeUndefined();
  });
});

describe('precedence', () => {
  it('puts flags before the file and the file before the defaults', async () => {
    const yaml =
      'concurrency: 7\nretry: { max_attempts: 3 }\ntimeouts: { attempt_s: 0.5, row_s: 20 }\ndefaults: { temperature: 0.5 }';
    const overrides = {
      concurrency: 9,
      rowMs: 1000,
      maxTokens: 10,
      strategy: 'ordered' as const,
      temperature: undefined,
    };
    const { settings } = await load(yaml, { overrides });
    expect(settings).toMatchObject({
      concurrency: 9,
      window: 36,
      retry: { maxAttempts: 3, baseMs: 500 },
      timeouts: { connectMs: 10_000, attemptMs: 500, rowMs: 1000 },
      defaults: { maxTokens: 10, temperature: 0.5 },
      routing: { strategy: 'ordered' },
    });
  });

  it('takes zero from a flag for a value', async () => {
    expect(
      (await load('defaults: { temperature: 1 }', { overrides: { temperature: 0 } })).settings.defaults.temperature,
    ).toBe(0);
  });

  it('puts the environment before the .env file', async () => {
    const cwd = workspace({ '.env': 'OPENAI_API_KEY=sk-from-file\nGROQ_API_KEY="gsk-from-file"\r\n' });
    const { settings, environment } = await loadConfig({ cwd, env: { OPENAI_API_KEY: 'sk-real', PATH: '/bin' } });
    expect(settings.providers.map(({ name, apiKey }) => [name, apiKey])).toEqual([
      ['openai', 'sk-real'],
      ['groq', 'gsk-from-file'],
    ]);
    expect(environment).toMatchObject({ PATH: '/bin', OPENAI_API_KEY: 'sk-real' });
  });

  it('reads the file of --env-file and not .env then', async () => {
    const cwd = workspace({ '.env': 'OPENAI_API_KEY=sk-dot', 'keys/prod.env': '\uFEFFDEEPSEEK_API_KEY=sk-prod' });
    const { settings } = await loadConfig({ cwd, env: {}, envFile: 'keys/prod.env' });
    expect(settings.providers.map(({ name, apiKey }) => [name, apiKey])).toEqual([['deepseek', 'sk-prod']]);
  });

  it('ends when the file of --env-file is not there', async () => {
    await expect(load(null, { envFile: 'none.env' })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/^cannot read the environment file .*none\.env: there is no such file$/),
      hint: 'check the path given to --env-file',
    });
  });

  it('does not mind a directory called .env', async () => {
    const cwd = workspace({ '.env/pyvenv.cfg': '' });
    await expect(loadConfig({ cwd, env: {} })).resolves.toMatchObject({ path: null });
  });
});

describe('the file that is read', () => {
  const found = async (files: readonly string[], from = '.', env: Readonly<Record<string, string>> = {}) => {
    const root = workspace(Object.fromEntries(files.map((name, index) => [name, `concurrency: ${index + 1}`])));
    const inRoot = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('ROOT', root)]));
    const { path } = await loadConfig({ cwd: join(root, from), env: inRoot });
    return path?.startsWith(root) ? path.slice(root.length + 1) : path;
  };

  it.each([
    ['YAML first', ['.llmgwrc', 'llmgw.config.json', 'llmgw.config.yml', 'llmgw.config.yaml'], 'llmgw.config.yaml'],
    ['then .yml', ['.llmgwrc', 'llmgw.config.json', 'llmgw.config.yml'], 'llmgw.config.yml'],
    ['then JSON', ['.llmgwrc', 'llmgw.config.json'], 'llmgw.config.json'],
    ['then .llmgwrc', ['.llmgwrc'], '.llmgwrc'],
  ])('is, of several in one directory, %s', async (_name, files, expected) => {
    expect(await found(files)).toBe(expected);
  });

  it('is the nearest above the working directory', async () => {
    const files = ['llmgw.config.yaml', 'a/.llmgwrc', 'a/b/c/notes.txt'];
    expect(await found(files, 'a/b/c')).toBe('a/.llmgwrc');
  });

  it.each([
    ['in XDG_CONFIG_HOME', 'x/llmgw/config.yaml', { XDG_CONFIG_HOME: 'ROOT/x', HOME: 'ROOT/h' }],
    ['in ~/.config', 'h/.config/llmgw/config.yaml', { HOME: 'ROOT/h' }],
    [
      'in ~/.config when XDG_CONFIG_HOME is relative',
      'h/.config/llmgw/config.yaml',
      { XDG_CONFIG_HOME: 'x', HOME: 'ROOT/h' },
    ],
  ])('is else the one %s', async (_name, file, env) => {
    expect(await found([file], '.', env)).toBe(file);
  });

  it('is none when there is no home either', async () => {
    expect(await found([])).toBeNull();
  });

  it('is the one that --config names, and only that', async () => {
    const cwd = workspace({ 'llmgw.config.yaml': 'concurrency: 1', 'other/my.json': '{"concurrency": 2}' });
    const { settings, path } = await loadConfig({ cwd, env: {}, configPath: 'other/my.json' });
    expect([settings.concurrency, path]).toEqual([2, join(cwd, 'other/my.json')]);
    await expect(loadConfig({ cwd, env: {}, configPath: 'none.yaml' })).rejects.toMatchObject({
      name: 'UsageError',
      message: `cannot read the configuration ${join(cwd, 'none.yaml')}: there is no such file`,
      hint: 'check the path given to --config, or write a configuration with: llmgw init',
    });
    await expect(loadConfig({ cwd, env: {}, configPath: 'other' })).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('references', () => {
  const header = async (written: string, env: Readonly<Record<string, string>> = {}) =>
    (await load(`providers: { mine: { base_url: https://h, models: [m], headers: { x: ${written} } } }`, { env }))
      .settings.providers[0]?.headers.x;

  it.each([
    ['${A}', { A: 'one' }, 'one'],
    ['"${A}"', { A: 'one' }, 'one'],
    ['${A}-${B}', { A: 'one', B: 'two' }, 'one-two'],
    ['${A:-two}', { A: 'one' }, 'one'],
    ['${A:-two}', {}, 'two'],
    ['${A:-two}', { A: '' }, 'two'],
    ['${A:-}', {}, ''],
    ['${A:-http://h:1/v1?a=[b],c#d}', {}, 'http://h:1/v1?a=[b],c#d'],
    ['$${A}', { A: 'one' }, '${A}'],
    ['$A', { A: 'one' }, '$A'],
    ['${A}', { A: '${B}', B: 'two' }, '${B}'],
    ['${A}', { A: '[1, 2]' }, '[1, 2]'],
  ])('%s with %o', async (written, env, expected) => {
    expect(await header(written, env)).toBe(expected);
  });
});
