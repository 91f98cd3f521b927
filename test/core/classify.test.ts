import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify, compileRules } from '../../src/core/classify.ts';
import type { ChatRequest, ContentPart, JsonObject, Message, Priority } from '../../src/core/job.ts';
import type { Rule } from '../../src/core/settings.ts';

function ask(prompt: string, system?: string): { request: ChatRequest } {
  const messages: Message[] = system === undefined ? [] : [{ role: 'system', content: system }];
  messages.push({ role: 'user', content: prompt });
  return { request: { messages, maxTokens: 2048 } };
}

const image: ContentPart = { type: 'image_url', image_url: { url: 'data:image/png;base64,' } };

function showing(prompt: string): { request: ChatRequest } {
  return { request: { messages: [{ role: 'user', content: [{ type: 'text', text: prompt }, image] }], maxTokens: 99 } };
}

describe('precedence', () => {
  const rules = compileRules([{ if: { matches: 'theorem' }, priority: 'medium' }]);
  const draft = ask('Prove the theorem.');

  test.each([
    ['the row before everything', { ...draft, priority: 'low' as const }, 'high' as const, 'low', 'row'],
    ['the flag before the rules', draft, 'low' as const, 'low', 'flag'],
    ['the rules before the built-in ones', draft, undefined, 'medium', 'config:1'],
    ['the built-in ones when no rule holds', ask('Prove it.'), undefined, 'high', 'rule:proof'],
  ])('%s', (_title, row, flag, priority, reason) => {
    expect(classify(row, rules, flag)).toEqual({ priority, reason });
  });

  test('the first rule that holds decides, counted from 1', () => {
    const three: Rule[] = [
      { if: { field: 'team', equals: 'art' }, priority: 'low' },
      { if: { matches: 'dog' }, priority: 'high' },
      { if: { matches: '.' }, priority: 'low' },
    ];
    expect(classify(ask('a dog'), compileRules(three))).toEqual({ priority: 'high', reason: 'config:2' });
    expect(classify(ask('a cat'), compileRules(three))).toEqual({ priority: 'low', reason: 'config:3' });
  });
});

describe('rules of the configuration', () => {
  const holds = (rule: Rule['if'], row: { rest?: JsonObject; metadata?: JsonObject }, prompt = 'Hello there') =>
    classify({ ...ask(prompt), ...row }, compileRules([{ if: rule, priority: 'high' }])).reason === 'config:1';

  test.each<[string, Rule['if'], { rest?: JsonObject; metadata?: JsonObject }, boolean]>([
    ['a field equals', { field: 'team', equals: 'legal' }, { rest: { team: 'legal' } }, true],
    ['a field differs', { field: 'team', equals: 'legal' }, { rest: { team: 'Legal' } }, false],
    ['a field is missing', { field: 'team', equals: 'legal' }, {}, false],
    ['a number as CSV writes it', { field: 'tier', equals: 3 }, { rest: { tier: '3' } }, true],
    ['a boolean', { field: 'vip', equals: true }, { rest: { vip: true } }, true],
    ['null equals nothing', { field: 'team', equals: 'null' }, { rest: { team: null } }, false],
    ['a path into an object', { field: 'user.plan', equals: 'pro' }, { rest: { user: { plan: 'pro' } } }, true],
    ['a name that holds a dot', { field: 'user.plan', equals: 'pro' }, { rest: { 'user.plan': 'pro' } }, true],
    ['metadata when the row has no such field', { field: 'team', equals: 'x' }, { metadata: { team: 'x' } }, true],
    ['the row before metadata', { field: 't', equals: 'x' }, { rest: { t: 'y' }, metadata: { t: 'x' } }, false],
    ['an inherited name is no field', { field: 'constructor.name', matches: '.' }, { rest: {} }, false],
    ['a field matches', { field: 'team', matches: '^leg' }, { rest: { team: 'legal' } }, true],
    ['a field matches without case', { field: 'team', matches: '(?i)^LEG' }, { rest: { team: 'legal' } }, true],
    ['the prompt matches', { matches: 'Hello' }, {}, true],
    ['the prompt matches case for case', { matches: 'hello' }, {}, false],
    ['the prompt matches without case', { matches: '(?i)hello' }, {}, true],
    ['an escape that Unicode mode refuses', { matches: 'Hello\\ there' }, {}, true],
    ['a property of characters', { matches: '\\p{Lu}ello' }, {}, true],
  ])('%s', (_title, rule, row, expected) => {
    expect(holds(rule, row)).toBe(expected);
  });

  test('an invalid regular expression is refused with the number of its rule', () => {
    const rules: Rule[] = [
      { if: { matches: 'fine' }, priority: 'low' },
      { if: { field: 'a', matches: '(' }, priority: 'low' },
    ];
    expect(() => compileRules(rules)).toThrow(/rule 2/);
  });
});

describe('built-in rules', () => {
  test.each<[Priority, string, string]>([
    ['high', 'rule:proof', 'Prove that √2 is irrational.'],
    ['high', 'rule:maths', 'What is the probability that two dice add up to nine?'],
    ['high', 'rule:code', 'Write a Python function that merges two sorted lists.'],
    ['high', 'rule:code', 'translate this function to Rust:\n\ndef f(n):\n    return n * f(n - 1)'],
    ['high', 'rule:law', 'Is the limitation of liability in this agreement enforceable?'],
    ['high', 'rule:medicine', 'Give the differential diagnosis of sudden chest pain in a smoker.'],
    ['high', 'rule:puzzle', 'One guard always lies and one always tells the truth. Which door do you choose?'],
    ['high', 'rule:system-design', 'Design a rate limiter for a multi-region service.'],
    ['high', 'rule:reasoning', 'Do a root cause analysis of why sales fell and justify it.'],
    ['medium', 'rule:writing', 'Write a friendly email to the neighbours.'],
    ['medium', 'rule:explanation', 'Explain how rainbows form.'],
    ['medium', 'rule:conversation', 'Pretend you are a pirate and greet me.'],
    ['medium', 'rule:advice', 'Please recommend a gift for a gardener.'],
    ['medium', 'rule:word-problem', 'Ann has 12 pears and buys 7 more. She gives 4 away. How many pears are left?'],
    ['medium', 'rule:default', 'Green, then.'],
    ['low', 'rule:labelling', "Classify the sentiment of this review: 'Too loud and too dear.'"],
    ['low', 'rule:extraction', 'Extract all e-mail addresses: write to jo@example.org'],
    ['low', 'rule:conversion', 'Put this list in alphabetical order: pear, fig, kiwi'],
    ['low', 'rule:short-translation', 'Translate to Spanish: Where is the station?'],
    ['low', 'rule:simple-question', 'What is the capital of Chile?'],
    ['low', 'rule:customer-question', 'My card has not arrived yet'],
    ['low', 'rule:short-summary', 'Summarise in one sentence: The shop is shut on Monday and opens at ten on Tuesday.'],
  ])('%s, %s: %s', (priority, reason, prompt) => {
    expect(classify(ask(prompt), [])).toEqual({ priority, reason });
  });

  test('a system prompt that asks for labels makes material of the question', () => {
    const system = 'Classify each message. Reply with exactly one of: login, payment, other.';
    expect(classify(ask('Prove that I never signed in', system), []).priority).toBe('low');
    expect(classify(ask('Prove that e is irrational'), []).priority).toBe('high');
  });

  test('a picture is medium unless it is to be read or labelled', () => {
    expect(classify(showing('Tell a story about it'), []).priority).toBe('medium');
    expect(classify(showing('Is there a cat? Answer yes or no.'), [])).toEqual({
      priority: 'low',
      reason: 'rule:image-label',
    });
    expect(classify(showing('Implement this mockup as a responsive HTML page'), []).priority).toBe('high');
  });

  test('a schema turns a weak word of extraction into a form', () => {
    const plain = ask('Get the colour of the lamp, which is green');
    const schema = { type: 'json_schema', json_schema: { name: 'lamp', schema: {} } } as const;
    expect(classify(plain, []).priority).toBe('medium');
    expect(classify({ request: { ...plain.request, responseFormat: schema } }, [])).toEqual({
      priority: 'low',
      reason: 'rule:extraction',
    });
  });

  test('a short question after an earlier answer is no simple question', () => {
    const question: Message = { role: 'user', content: 'Who wrote it?' };
    const earlier: Message[] = [
      { role: 'user', content: 'Tell me about the book.' },
      { role: 'assistant', content: 'It is long.' },
    ];
    expect(classify({ request: { messages: [question], maxTokens: 9 } }, []).priority).toBe('low');
    expect(classify({ request: { messages: [...earlier, question], maxTokens: 9 } }, []).priority).toBe('medium');
  });

  test('a long text to translate is a piece of writing', () => {
    const passage = 'The sea was grey and nobody spoke of it. '.repeat(30);
    expect(classify(ask(`Translate into French.\n\n${passage}`), [])).toEqual({
      priority: 'medium',
      reason: 'rule:long-translation',
    });
  });

  test('the request may stand at the end of a long text', () => {
    const report = 'The pump ran, then it stopped, then it ran. '.repeat(300);
    expect(classify(ask(`${report}\n\nProve that the flow is bounded.`), []).reason).toBe('rule:proof');
  });

  test('a row without words has the default class', () => {
    for (const messages of [[], [{ role: 'user', content: null }], [{ role: 'user', content: '' }]] as Message[][]) {
      expect(classify({ request: { messages, maxTokens: 9 } }, [])).toEqual({
        priority: 'medium',
        reason: 'rule:default',
      });
    }
  });
});

describe('bounds', () => {
  test('any text gets the same class twice and is left as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 100 }), (prompt, system) => {
        const row = Object.freeze(ask(prompt, system));
        const before = JSON.stringify(row);
        const first = classify(row, []);
        expect(classify(row, [])).toEqual(first);
        expect(first.reason).toMatch(/^rule:[a-z-]+$/);
        expect(JSON.stringify(row)).toBe(before);
      }),
    );
  });

  test.each([
    ['opening quotes', '«'],
    ['straight quotes', ' "'],
    ['fences', '```'],
    ['a word without end', 'a'],
    ['white space', ' \n'],
    ['the beginning of signal words', 'prove tha '],
    ['brackets', '(['],
    ['Chinese', '证'],
  ])('a megabyte of %s takes less than 50 ms', (_title, unit) => {
    const row = ask(unit.repeat(Math.ceil(1_000_000 / unit.length)));
    classify(ask('warm up'), []);
    const start = performance.now();
    classify(row, []);
    expect(performance.now() - start).toBeLessThan(50);
  });

  test('the middle of a huge prompt is not read', () => {
    const filler = 'la '.repeat(2_000);
    expect(classify(ask(`${filler}\n\nProve that it holds.\n\n${filler}`), []).priority).toBe('medium');
  });
});

interface Labelled {
  readonly prompt: string;
  readonly system?: string;
  readonly images?: number;
  readonly schema?: boolean;
  readonly priority: Priority;
  readonly lang: string;
}

function readPart(part: 'look' | 'measure'): readonly Labelled[] {
  const lines = readFileSync(new URL(`../data/classifier/${part}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Labelled);
}

function judge(row: Labelled): Priority {
  const { messages } = (row.images ? showing(row.prompt) : ask(row.prompt)).request;
  const system: Message[] = row.system === undefined ? [] : [{ role: 'system', content: row.system }];
  const request: ChatRequest = { messages: [...system, ...messages], maxTokens: 2048 };
  if (!row.schema) return classify({ request }, []).priority;
  const schema = { type: 'json_schema', json_schema: { name: 'fields', schema: { type: 'object' } } } as const;
  return classify({ request: { ...request, responseFormat: schema } }, []).priority;
}

describe('the labelled set', () => {
  const look = readPart('look');
  const measure = readPart('measure');

  test('has every class in both parts, many languages, and no prompt in both', () => {
    for (const part of [look, measure]) {
      for (const priority of ['high', 'medium', 'low']) {
        expect(part.filter((row) => row.priority === priority).length).toBeGreaterThan(50);
      }
      expect(new Set(part.map((row) => row.lang)).size).toBeGreaterThanOrEqual(8);
    }
    const seen = new Set(look.map((row) => `${row.system ?? ''}\n${row.prompt}`));
    expect(measure.filter((row) => seen.has(`${row.system ?? ''}\n${row.prompt}`))).toEqual([]);
  });

  // What was measured when the words were fixed, less one point (docs/classifier.md): a floor, so that no change makes it worse unseen.
  test.each([
    ['look', look, 0.97, 0],
    ['measure', measure, 0.86, 2],
  ] as const)('holds its floor on %s', (_part, rows, accuracy, hardInLow) => {
    const right = rows.filter((row) => judge(row) === row.priority).length;
    expect(right / rows.length).toBeGreaterThanOrEqual(accuracy);
    expect(rows.filter((row) => row.priority === 'high' && judge(row) === 'low').length).toBeLessThanOrEqual(hardInLow);
  });
});
