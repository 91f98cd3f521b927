import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIntake, type IntakeOptions, isRejection, templateFields } from '../../src/core/intake.ts';
import type { Draft, Json, Rejection, Row } from '../../src/core/job.ts';
import { UsageError } from '../../src/core/usage-error.ts';

const defaults = { maxTokens: 2048 };

const take = (value: Json, options: Partial<IntakeOptions> = {}): Draft | Rejection =>
  createIntake({ csv: false, defaults, ...options }).draft({ file: 'f', line: 7, value });

const draftOf = (value: Json, options: Partial<IntakeOptions> = {}): Draft => {
  const taken = take(value, options);
  if (isRejection(taken)) throw new Error(`rejected: ${taken.reason}`);
  return taken;
};

const reasonOf = (value: Json, options: Partial<IntakeOptions> = {}): string | null => {
  const taken = take(value, options);
  return isRejection(taken) ? taken.reason : null;
};

const user = (content: string) => ({ role: 'user', content });
const system = (content: string) => ({ role: 'system', content });

describe('native rows', () => {
  it('needs nothing but a prompt', () => {
    expect(take({ prompt: 'Hi' })).toEqual({
      file: 'f',
      line: 7,
      id: 'row-7',
      hasOwnId: false,
      costAware: true,
      request: { messages: [user('Hi')], maxTokens: 2048 },
    });
  });

  it('takes every field it knows', () => {
    const row = {
      id: 'a',
      prompt: 'Hi',
      system: 'Be brief',
      priority: 'high',
      model: 'gpt-4.1',
      max_tokens: 9,
      temperature: 0,
      top_p: 0.5,
      stop: 'END',
      seed: 0,
      response_format: { type: 'json_object' },
      latency_budget_ms: 1500,
      cost_aware: false,
      metadata: [1],
      department: 'legal',
    };
    expect(take(row)).toEqual({
      file: 'f',
      line: 7,
      id: 'a',
      hasOwnId: true,
      model: 'gpt-4.1',
      priority: 'high',
      latencyBudgetMs: 1500,
      costAware: false,
      metadata: [1],
      rest: { department: 'legal' },
      request: {
        messages: [system('Be brief'), user('Hi')],
        maxTokens: 9,
        temperature: 0,
        topP: 0.5,
        stop: ['END'],
        seed: 0,
        responseFormat: { type: 'json_object' },
      },
    });
  });

  it('takes messages with text and images as they are', () => {
    const messages = [
      user('What is it?'),
      {
        role: 'user',
        content: [
          { type: 'text', text: 'this' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
        ],
      },
    ];
    expect(draftOf({ messages }).request.messages).toEqual(messages);
  });

  it('leaves out of messages what only answers have', () => {
    const answer = { role: 'assistant', content: 'x', refusal: null, annotations: [] };
    expect(draftOf({ messages: [user('a'), answer] }).request.messages[1]).toEqual({ role: 'assistant', content: 'x' });
  });

  it('takes null for no field', () => {
    const row = draftOf({ prompt: 'a', system: null, priority: null, temperature: null, id: null, messages: null });
    expect(row.request).toEqual({ messages: [user('a')], maxTokens: 2048 });
    expect(row.rest).toBeUndefined();
  });

  it.each<[Json, string, boolean]>([
    ['x', 'x', true],
    [12, '12', true],
    ['', 'row-7', false],
  ])('makes of the id %j %s', (id, expected, hasOwnId) => {
    expect(draftOf({ id, prompt: 'a' })).toMatchObject({ id: expected, hasOwnId });
  });

  it('keeps a field called __proto__ from touching any prototype', () => {
    const row = JSON.parse('{"prompt":"a","__proto__":{"polluted":1},"metadata":{"__proto__":{"polluted":1}}}') as Json;
    const taken = draftOf(row);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((taken as unknown as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(draftOf(JSON.parse('{"text":"a","x":1,"__proto__":{"y":1}}') as Json).rest)).toBe(
      Object.prototype,
    );
  });
});

describe('the system prompt', () => {
  it.each<[string, Json, readonly unknown[]]>([
    ['comes from the flag when the row has none', { prompt: 'a' }, [system('flag'), user('a')]],
    ['of the row goes before the flag', { prompt: 'a', system: 'row' }, [system('row'), user('a')]],
    ['that is blank is none', { prompt: 'a', system: ' ' }, [system('flag'), user('a')]],
    ['among the messages stands', { messages: [system('own'), user('a')] }, [system('own'), user('a')]],
    [
      'of a developer message stands',
      { messages: [{ role: 'developer', content: 'own' }, user('a')] },
      [{ role: 'developer', content: 'own' }, user('a')],
    ],
    ['is put before messages without one', { messages: [user('a')] }, [system('flag'), user('a')]],
    ['is added to a text row', 'a', [system('flag'), user('a')]],
  ])('%s', (_, row, messages) => {
    expect(draftOf(row, { system: 'flag' }).request.messages).toEqual(messages);
  });
});

describe('the model', () => {
  const batch = (model: string): Json => ({ custom_id: 'a', body: { model, messages: [user('a')] } });
  it.each<[string, Json, Partial<IntakeOptions>, string | undefined]>([
    ['auto routes', { prompt: 'a', model: 'auto' }, {}, undefined],
    ['a name pins', { prompt: 'a', model: ' gpt-4.1 ' }, {}, 'gpt-4.1'],
    ['the flag pins every row', { prompt: 'a', model: 'gpt-4.1' }, { model: 'm' }, 'm'],
    ['the flag pins text', 'a', { model: 'm' }, 'm'],
    ['a batch body pins', batch('gpt-4.1'), {}, 'gpt-4.1'],
    ['auto in a batch body routes', batch('auto'), {}, undefined],
    ['reroute routes all', batch('gpt-4.1'), { reroute: true }, undefined],
  ])('%s', (_, row, options, model) => {
    expect(draftOf(row, options).model).toBe(model);
  });
});

describe('OpenAI batch lines', () => {
  const line = {
    custom_id: 'r1',
    method: 'POST',
    url: '/v1/chat/completions',
    body: {
      model: 'gpt-4.1',
      messages: [user('a')],
      max_completion_tokens: 5,
      stop: ['x', 'y'],
      tools: [{ type: 'function' }],
      top_k: 3,
      stream: true,
      stream_options: {},
      n: 1,
    },
  };

  it('takes the body as the request, the custom_id as the id', () => {
    expect(take(line)).toEqual({
      file: 'f',
      line: 7,
      id: 'r1',
      hasOwnId: true,
      model: 'gpt-4.1',
      costAware: true,
      request: {
        messages: [user('a')],
        maxTokens: 5,
        stop: ['x', 'y'],
        extra: { tools: [{ type: 'function' }], top_k: 3 },
      },
    });
  });

  it('gives back what stands beside the body', () => {
    expect(draftOf({ ...line, team: 'x', priority: 'low', metadata: 1 })).toMatchObject({
      rest: { team: 'x' },
      priority: 'low',
      metadata: 1,
    });
  });

  it('sends metadata on only with store', () => {
    const body = (store: boolean) => ({ messages: [user('a')], metadata: { k: 'v' }, store });
    expect(draftOf({ custom_id: 'a', body: body(true) }).request.extra).toEqual({ store: true, metadata: { k: 'v' } });
    expect(draftOf({ custom_id: 'a', body: body(false) }).request.extra).toEqual({ store: false });
    expect(draftOf({ custom_id: 'a', body: body(false) }).metadata).toEqual({ k: 'v' });
  });

  it.each<[Json, string]>([
    [{ ...line, url: '/v1/embeddings' }, '"url" must be "/v1/chat/completions", not "/v1/embeddings"'],
    [{ ...line, method: 'GET' }, '"method" must be "POST", not "GET"'],
    [{ ...line, body: { model: 'm' } }, 'no prompt: "body" has no messages'],
    [
      { ...line, body: { messages: [user('a')], n: 2 } },
      '"n" must be 1: a row has one answer; repeat the row to get more',
    ],
    [{ ...line, custom_id: {} }, '"custom_id" must be a string or a number, not an object'],
    [{ ...line, body: { messages: [user('a')], temperature: 3 } }, '"temperature" must be a number from 0 to 2, not 3'],
  ])('rejects %j', (row, reason) => {
    expect(reasonOf(row)).toBe(reason);
  });

  it('rejects every other row when the format is said to be openai-batch', () => {
    const format = 'openai-batch';
    expect(reasonOf({ prompt: 'a' }, { format })).toBe('"body" must be an object, not missing');
    expect(reasonOf('a', { format })).toBe('a row must be an object with custom_id and body, not a string');
    expect(reasonOf(line, { format })).toBeNull();
  });

  it('keeps the id of a rejected line', () => {
    expect(take({ ...line, method: 'GET' })).toMatchObject({ id: 'r1', hasOwnId: true });
  });
});

describe('raw chat bodies', () => {
  it('passes on the parameters that OpenAI knows and gives back the rest', () => {
    const body = { model: 'gpt-4.1', messages: [user('a')], max_tokens: 3, logprobs: true, tools: [], team: 'x' };
    expect(draftOf({ ...body, stream: true, metadata: { row: 1 } })).toMatchObject({
      model: 'gpt-4.1',
      metadata: { row: 1 },
      rest: { team: 'x' },
      request: { messages: [user('a')], maxTokens: 3, extra: { logprobs: true, tools: [] } },
    });
  });

  it('rejects more than one answer', () => {
    expect(reasonOf({ model: 'm', messages: [user('a')], n: 3 })).toContain('"n" must be 1');
  });
});

describe('rows of any other shape', () => {
  it.each<[Json, string, string | null]>([
    [{ prompt: 'p', question: 'q' }, 'p', null],
    [{ text: 't', question: 'q' }, 'q', 'question'],
    [{ input: 'i', text: 't' }, 't', 'text'],
    [{ instruction: 'x', input: 'i' }, 'i', 'input'],
    [{ content: 'c', instruction: 'x' }, 'x', 'instruction'],
    [{ content: 'c' }, 'c', 'content'],
    [{ prompt: null, content: 'c' }, 'c', 'content'],
  ])('finds the prompt of %j', (row, text, field) => {
    const intake = createIntake({ csv: false, defaults });
    expect(intake.draft({ file: 'f', line: 1, value: row })).toMatchObject({ request: { messages: [user(text)] } });
    expect(intake.promptField()).toBe(field);
  });

  it('gives back the fields that it does not know, the prompt not among them', () => {
    expect(draftOf({ question: 'q', answer: 'a', question_id: 3 }).rest).toEqual({ answer: 'a', question_id: 3 });
  });

  it('takes the prompt from a field by name or by path', () => {
    expect(draftOf({ q: 'x', prompt: 'p' }, { promptField: 'q' })).toMatchObject({
      request: { messages: [user('x')] },
      rest: { prompt: 'p' },
    });
    expect(draftOf({ turns: ['one', 'two'] }, { promptField: 'turns.1' })).toMatchObject({
      request: { messages: [user('two')] },
      rest: { turns: ['one', 'two'] },
    });
    expect(draftOf({ 'a.b': 'x', a: { b: 'y' } }, { promptField: 'a.b' }).request.messages).toEqual([user('x')]);
  });

  it('takes the id from a field by name', () => {
    expect(draftOf({ text: 'x', qid: 81, id: 'no' }, { idField: 'qid' })).toMatchObject({
      id: '81',
      hasOwnId: true,
      rest: { id: 'no' },
    });
    expect(draftOf({ text: 'x' }, { idField: 'qid' })).toMatchObject({ id: 'row-7', hasOwnId: false });
  });

  it('knows native fields beside the prompt field', () => {
    expect(draftOf({ q: 'x', priority: 'low', max_tokens: 1 }, { promptField: 'q' })).toMatchObject({
      priority: 'low',
      request: { maxTokens: 1 },
    });
    expect(reasonOf({ q: 'x', priority: 'urgent' }, { promptField: 'q' })).toContain('"priority"');
  });

  it('takes a string as the prompt', () => {
    expect(draftOf('Hi').request.messages).toEqual([user('Hi')]);
  });
});

describe('templates', () => {
  const row = { q: 'why', n: 3, on: true, none: null, deep: { list: ['a', { b: 1 }] }, 'Product Name': 'x' };

  it.each([
    ['{{q}}?', 'why?'],
    ['{{ q }}{{n}}{{on}}', 'why3true'],
    ['[{{none}}]', '[]'],
    ['{{deep.list.0}} {{deep.list.1}} {{deep.list.1.b}}', 'a {"b":1} 1'],
    ['{{Product Name}}', 'x'],
    ['{"q": {{{q}}}}', '{"q": {why}}'],
    ['}} {{q}} {', '}} why {'],
  ])('fills %s', (template, text) => {
    expect(draftOf(row, { template }).request.messages).toEqual([user(text)]);
  });

  it.each([
    ['{{nope}}', 'no prompt: the row has no field "nope", which the template needs'],
    ['{{deep.list.9}}', 'no prompt: the row has no field "deep.list.9", which the template needs'],
    ['{{deep.list.length}}', 'no prompt: the row has no field "deep.list.length", which the template needs'],
    ['{{constructor}}', 'no prompt: the row has no field "constructor", which the template needs'],
    ['{{q.length}}', 'no prompt: the row has no field "q.length", which the template needs'],
    [' {{none}} ', 'no prompt: the template comes to nothing for this row'],
  ])('rejects the row when %s cannot be filled', (template, reason) => {
    expect(reasonOf(row, { template })).toBe(reason);
  });

  it.each(['{{q', '{{}}', '{{ }}', 'no field at all'])('refuses the template %s', (template) => {
    expect(() => createIntake({ csv: false, defaults, template })).toThrow(UsageError);
  });

  it('does not fill in what a value brings along', () => {
    expect(draftOf({ a: '{{b}}', b: 'x' }, { template: '{{a}}' }).request.messages).toEqual([user('{{b}}')]);
  });

  it('gives back every field without a name of its own, and those of the prompt that it did not use', () => {
    const taken = draftOf({ id: 'i', q: 'x', prompt: 'p', system: 's' }, { template: '{{q}}' });
    expect(taken).toMatchObject({ id: 'i', rest: { q: 'x', prompt: 'p' } });
    expect(taken.request.messages).toEqual([system('s'), user('x')]);
  });

  it('takes a row of text by any of the usual names', () => {
    expect(draftOf('Hi', { template: '<{{text}}>' }).request.messages).toEqual([user('<Hi>')]);
    expect(draftOf('Hi', { template: '<{{prompt}}>' }).request.messages).toEqual([user('<Hi>')]);
  });

  it('names its fields once', () => {
    expect(templateFields('{{a}} {{ b.c }} {{a}}')).toEqual(['a', 'b.c']);
  });
});

describe('what is rejected', () => {
  const image = (url: unknown) => ({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }) as Json;
  it.each<[Json, string]>([
    [1, 'a row must be a JSON object or a string, not a number'],
    [null, 'a row must be a JSON object or a string, not null'],
    [['a'], 'a row must be a JSON object or a string, not an array'],
    [' ', 'no prompt: the row is empty'],
    [{ prompt: '' }, 'no prompt: "prompt" is empty'],
    [{ prompt: ' \n' }, 'no prompt: "prompt" is empty'],
    [{ prompt: 5 }, '"prompt" must be a string, not a number'],
    [{ prompt: '', text: 'x' }, 'no prompt: "prompt" is empty'],
    [{ text: ['x'] }, '"text" must be a string, not an array'],
    [{ prompt: 'a', priority: 'urgent' }, '"priority" must be one of high, medium, low, not "urgent"'],
    [{ prompt: 'a', priority: 1 }, '"priority" must be one of high, medium, low, not 1'],
    [{ prompt: 'a', temperature: 'hot' }, '"temperature" must be a number from 0 to 2, not "hot"'],
    [{ prompt: 'a', temperature: 2.1 }, '"temperature" must be a number from 0 to 2, not 2.1'],
    [{ prompt: 'a', temperature: '1' }, '"temperature" must be a number from 0 to 2, not "1"'],
    [{ prompt: 'a', top_p: -1 }, '"top_p" must be a number from 0 to 1, not -1'],
    [{ prompt: 'a', max_tokens: 0 }, '"max_tokens" must be a positive whole number, not 0'],
    [{ prompt: 'a', max_tokens: 1.5 }, '"max_tokens" must be a positive whole number, not 1.5'],
    [{ prompt: 'a', max_tokens: '9' }, '"max_tokens" must be a positive whole number, not "9"'],
    [{ prompt: 'a', seed: 0.5 }, '"seed" must be a whole number, not 0.5'],
    [{ prompt: 'a', latency_budget_ms: 0 }, '"latency_budget_ms" must be a positive number, not 0'],
    [{ prompt: 'a', cost_aware: 'yes' }, '"cost_aware" must be true or false, not "yes"'],
    [{ prompt: 'a', model: '' }, '"model" must be the name of a model, not ""'],
    [{ prompt: 'a', system: {} }, '"system" must be a string, not an object'],
    [{ prompt: 'a', stop: 1 }, '"stop" must be a string or an array of strings, none of them empty, not 1'],
    [
      { prompt: 'a', stop: ['x', 1] },
      '"stop" must be a string or an array of strings, none of them empty, not an array',
    ],
    [{ prompt: 'a', id: true }, '"id" must be a string or a number, not true'],
    [
      { prompt: 'a', id: 2 ** 60 },
      '"id" is too large for a JSON number and would come back changed: write it as a string',
    ],
    [{ prompt: 'a', response_format: 'json' }, '"response_format" must be an object with a type, not "json"'],
    [
      { prompt: 'a', response_format: { type: 'xml' } },
      '"response_format".type must be one of text, json_object, json_schema, not "xml"',
    ],
    [
      { prompt: 'a', response_format: { type: 'json_schema', json_schema: { schema: {} } } },
      '"response_format".json_schema.name must be a string that is not empty',
    ],
    [
      { prompt: 'a', response_format: { type: 'json_schema', json_schema: { name: 'x' } } },
      '"response_format".json_schema.schema must be an object',
    ],
    [{ messages: 'a' }, '"messages" must be an array, not a string'],
    [{ messages: [] }, 'no prompt: "messages" is empty'],
    [{ messages: ['a'] }, 'messages[0] must be an object with role and content, not a string'],
    [
      { messages: [{ content: 'a' }] },
      'messages[0].role must be one of system, developer, user, assistant, tool, not missing',
    ],
    [
      { messages: [{ role: 'bot', content: 'a' }] },
      'messages[0].role must be one of system, developer, user, assistant, tool, not "bot"',
    ],
    [{ messages: [user('a'), { role: 'user' }] }, 'messages[1] has no content'],
    [{ messages: [{ role: 'user', content: 5 }] }, 'messages[0].content must be a string or an array of parts, not 5'],
    [
      { messages: [{ role: 'user', content: [{ type: 'input_audio' }] }] },
      'messages[0].content[0].type must be one of text, image_url, not "input_audio"',
    ],
    [
      { messages: [{ role: 'tool', content: 'x' }] },
      'messages[0].tool_call_id must be a string in a message of role tool',
    ],
    [
      { messages: [image('cat.png')] },
      'messages[0].content[0].image_url.url must be an http(s) URL or a data:image/…;base64 URL',
    ],
    [{ messages: [system('a'), user(' ')] }, "no prompt: no message but the system's has any text"],
    [
      { prompt: 'a', messages: [user('b')] },
      'the row has both "prompt" and "messages": keep one, or name the prompt with --prompt-field',
    ],
  ])('%j', (row, reason) => {
    expect(reasonOf(row)).toBe(reason);
  });

  it('names the fields that a row without a prompt could have', () => {
    expect(reasonOf({ answer: 'a' })).toContain('messages, prompt, question, text, input, instruction, content');
    expect(reasonOf({ answer: 'a' }, { promptField: 'q' })).toBe('no prompt: the row has no field "q"');
  });

  it('keeps id, metadata and the other fields for the result', () => {
    expect(take({ id: 'x', metadata: 1, team: 't', priority: 'urgent', prompt: 'a' })).toMatchObject({
      id: 'x',
      hasOwnId: true,
      metadata: 1,
      rest: { team: 't' },
    });
  });

  it('keeps the whole text of a short row and a digest of a long one', () => {
    expect(take({ prompt: '' })).toMatchObject({ raw: '{"prompt":""}' });
    const long = (end: string) => (take({ id: 1, note: 'n'.repeat(9000) + end }) as Rejection).raw;
    expect(long('a').length).toBeLessThan(300);
    expect(long('a')).not.toBe(long('b'));
  });

  it('passes on the reason why a row could not be read', () => {
    const intake = createIntake({ csv: false, defaults });
    expect(intake.draft({ file: 'f', line: 3, bad: 'broken', raw: 'x' })).toEqual({
      file: 'f',
      line: 3,
      id: 'row-3',
      hasOwnId: false,
      reason: 'broken',
      raw: 'x',
    });
  });
});

describe('CSV records', () => {
  const csv = { csv: true };

  it('makes values of cells and keeps the record as it was', () => {
    const record = {
      id: '7',
      prompt: '  Hi ',
      priority: 'low',
      max_tokens: ' 12 ',
      temperature: '0.5',
      top_p: '',
      seed: '1',
      stop: 'END',
      cost_aware: 'FALSE',
      latency_budget_ms: '1e3',
      metadata: '{"a":1}',
      response_format: '{"type":"json_object"}',
      system: '',
      team: 'x',
    };
    const taken = draftOf(record, csv);
    expect(taken).toEqual({
      file: 'f',
      line: 7,
      id: '7',
      hasOwnId: true,
      priority: 'low',
      latencyBudgetMs: 1000,
      costAware: false,
      metadata: { a: 1 },
      rest: record,
      request: {
        messages: [user('  Hi ')],
        maxTokens: 12,
        temperature: 0.5,
        seed: 1,
        stop: ['END'],
        responseFormat: { type: 'json_object' },
      },
    });
  });

  it('takes messages as JSON and an empty cell for none', () => {
    expect(draftOf({ messages: '[{"role":"user","content":"a"}]', prompt: '' }, csv).request.messages).toEqual([
      user('a'),
    ]);
    expect(draftOf({ messages: ' ', prompt: 'p' }, csv).request.messages).toEqual([user('p')]);
  });

  it('takes several stops as JSON', () => {
    expect(draftOf({ prompt: 'a', stop: '["x","y"]' }, csv).request.stop).toEqual(['x', 'y']);
  });

  it.each<[Json, string]>([
    [{ prompt: '' }, 'no prompt: "prompt" is empty'],
    [{ prompt: 'a', temperature: 'hot' }, '"temperature" must be a number from 0 to 2, not "hot"'],
    [{ prompt: 'a', cost_aware: 'maybe' }, '"cost_aware" must be true or false, not "maybe"'],
    [{ prompt: 'a', max_tokens: '-1' }, '"max_tokens" must be a positive whole number, not -1'],
    [{ messages: 'hello' }, '"messages" must be an array, not a string'],
    [{ prompt: 'a', priority: 'urgent' }, '"priority" must be one of high, medium, low, not "urgent"'],
  ])('rejects %j', (record, reason) => {
    expect(take(record, csv)).toMatchObject({ reason, rest: record });
  });

  it('fills templates from cells, empty ones too', () => {
    expect(draftOf({ a: 'x', b: '' }, { ...csv, template: '{{a}}-{{b}}' }).request.messages).toEqual([user('x-')]);
  });
});

describe('laws', () => {
  const names = fc.constantFrom(
    'id',
    'prompt',
    'messages',
    'role',
    'content',
    'type',
    'body',
    'custom_id',
    'url',
    'priority',
    'stop',
    'n',
    '__proto__',
    'response_format',
    'metadata',
    'text',
    'model',
    'temperature',
    'image_url',
  );
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('user', 'system', 'tool', '', ' ', 'text', 'json_schema', 'low', 'auto', 0, 1, 2.5, null, true),
      fc.string(),
      fc.double(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(names, fc.string()), tie('value'), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).value;
  const options = fc.record(
    {
      template: fc.constantFrom('{{text}}', '{{a.0}}{{id}}', '{{messages.0.content}}'),
      promptField: fc.constantFrom('text', 'messages', 'messages.0.content', 'id'),
      idField: fc.constantFrom('id', 'n', 'metadata.id'),
      system: fc.string(),
      format: fc.constantFrom('openai-batch', 'jsonl'),
    },
    { requiredKeys: [] },
  );

  it('makes a draft or a rejection of any JSON value', () => {
    fc.assert(
      fc.property(json, options, fc.boolean(), (value, chosen, csv) => {
        const row = { file: 'f', line: 1, value: JSON.parse(JSON.stringify(value) ?? 'null') as Json } satisfies Row;
        const taken = createIntake({ csv, defaults, ...chosen }).draft(row);
        if (isRejection(taken)) expect(taken.reason.length).toBeGreaterThan(0);
        else {
          expect(taken.request.messages.length).toBeGreaterThan(0);
          expect(taken.request.maxTokens).toBeGreaterThan(0);
          expect(JSON.parse(JSON.stringify(taken))).toEqual(taken);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
