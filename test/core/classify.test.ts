import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Labelled, readLabelled, requestOf } from '../../bench/labelled.ts';
import { classify, compileRules } from '../../src/core/classify.ts';
import {
  type ChatRequest,
  type ContentPart,
  type JsonObject,
  type Message,
  type Priority,
  priorities,
} from '../../src/core/job.ts';
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
  ])('%s', (_title, row, flag, priority, reason) => {
    expect(classify(row, rules, flag)).toEqual({ priority, reason });
  });

  test('the built-in classifier when no rule holds', () => {
    const { priority, reason } = classify(ask('Prove that √2 is irrational.'), rules);
    expect(priority).toBe('high');
    expect(reason).toMatch(/^words:.*prove/);
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

describe('the built-in classifier', () => {
  test.each<[Priority, string]>([
    ['high', 'Prove that √2 is irrational.'],
    ['high', 'What is the probability that two dice add up to nine?'],
    ['high', 'Write a Python function that merges two sorted lists.'],
    ['high', 'translate this function to Rust:\n\ndef f(n):\n    return n * f(n - 1)'],
    ['high', 'Is the limitation of liability in this agreement enforceable?'],
    ['high', 'Give the differential diagnosis of sudden chest pain in a smoker.'],
    ['high', 'One guard always lies and one always tells the truth. Which door do you choose?'],
    ['high', 'Design a rate limiter for a multi-region service.'],
    ['medium', 'Write a friendly email to the neighbours.'],
    ['medium', 'Explain how rainbows form.'],
    ['medium', 'Pretend you are a pirate and greet me.'],
    ['medium', 'Please recommend a gift for a gardener.'],
    ['medium', 'Ann has 12 pears and buys 7 more. She gives 4 away. How many pears are left?'],
    ['low', "Classify the sentiment of this review: 'Too loud and too dear.'"],
    ['low', 'Extract all e-mail addresses: write to jo@example.org'],
    ['low', 'Put this list in alphabetical order: pear, fig, kiwi'],
    ['low', 'Translate to Spanish: Where is the station?'],
    ['low', 'What is the capital of Chile?'],
    ['low', 'My card has not arrived yet'],
  ])('%s: %s', (priority, prompt) => {
    expect(classify(ask(prompt), []).priority).toBe(priority);
  });

  test('the reason names words of the request, and no digits of it', () => {
    expect(classify(ask('Translate to Spanish: Where is the station?'), []).reason).toMatch(/^words:.*translate/);
    expect(classify(ask('Convert 4111 1111 1111 1111 to 2 words'), []).reason).not.toMatch(/\d/);
  });

  test('a system prompt that asks for labels makes material of the question', () => {
    const system = 'Classify each message. Reply with exactly one of: login, payment, other.';
    expect(classify(ask('Prove that I never signed in', system), []).priority).toBe('low');
    expect(classify(ask('Prove that e is irrational'), []).priority).toBe('high');
  });

  test('the row before leaves no trace: system prompts may alternate', () => {
    const system = 'Classify each message. Reply with exactly one of: login, payment, other.';
    const rows = [ask('Prove that e is irrational'), ask('I cannot sign in', system), ask('Tell me a story', system)];
    const alone = rows.map((row) => classify(row, []));
    expect([...rows, ...rows].map((row) => classify(row, []))).toEqual([...alone, ...alone]);
  });

  test('a picture is weighed with what is asked of it', () => {
    expect(classify(showing('Tell a story about it'), []).priority).toBe('medium');
    expect(classify(showing('Is there a cat? Answer yes or no.'), []).priority).toBe('low');
    expect(classify(showing('Implement this mockup as a responsive HTML page'), []).priority).toBe('high');
  });

  test('a short question after an earlier answer is no simple question', () => {
    const question: Message = { role: 'user', content: 'Who wrote it?' };
    const earlier: Message[] = [
      { role: 'user', content: 'Tell me about the book.' },
      { role: 'assistant', content: 'It is long.' },
    ];
    expect(classify({ request: { messages: [question], maxTokens: 9 } }, []).priority).toBe('low');
    expect(classify({ request: { messages: [...earlier, question], maxTokens: 9 } }, [])).toEqual({
      priority: 'medium',
      reason: 'rule:follow-up',
    });
  });

  test('the request may stand at the end of a long text', () => {
    const report = 'The pump ran, then it stopped, then it ran. '.repeat(300);
    expect(classify(ask(`${report}\n\nProve that the flow is bounded.`), []).priority).toBe('high');
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
        expect(first.reason).toMatch(/^(words|form|rule):./);
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
    const bare = classify(ask(`${filler}\n\n\n\n${filler}`), []);
    expect(classify(ask(`${filler}\n\nProve that it holds.\n\n${filler}`), [])).toEqual(bare);
  });
});

function judge(row: Labelled): Priority {
  return classify({ request: requestOf(row) }, []).priority;
}

describe('the labelled set', () => {
  const look = [...readLabelled('look'), ...readLabelled('look-2')];
  const measures = { measure: readLabelled('measure'), 'measure-2': readLabelled('measure-2') };

  test('has every class in each part, many languages, and no prompt both to train on and to measure with', () => {
    for (const part of [look, measures.measure, measures['measure-2']]) {
      for (const priority of priorities) {
        expect(part.filter((row) => row.priority === priority).length).toBeGreaterThan(50);
      }
      expect(new Set(part.map((row) => row.lang)).size).toBeGreaterThanOrEqual(8);
    }
    const seen = new Set(look.map((row) => `${row.system ?? ''}\n${row.prompt}`));
    for (const part of Object.values(measures)) {
      expect(part.filter((row) => seen.has(`${row.system ?? ''}\n${row.prompt}`))).toEqual([]);
    }
  });

  test.each([
    ['measure', 0.9, 0],
    ['measure-2', 0.9, 0],
  ] as const)('holds its floor on %s', (name, accuracy, hardInLow) => {
    const rows = measures[name];
    const right = rows.filter((row) => judge(row) === row.priority).length;
    expect(right / rows.length).toBeGreaterThanOrEqual(accuracy);
    expect(rows.filter((row) => row.priority === 'high' && judge(row) === 'low').length).toBeLessThanOrEqual(hardInLow);
  });
});

describe('a short story with numbers and one question', () => {
  test('is a word problem, which the middle class answers', () => {
    const prompt =
      'Jean has three times as much money as Jack. They have a total of $76 and they spend $4 each on lunch. How much money does Jean have left?';
    expect(classify(ask(prompt), []).priority).toBe('medium');
  });
});
