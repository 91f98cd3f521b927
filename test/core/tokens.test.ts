import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatRequest, Message } from '../../src/core/job.ts';
import {
  estimateRequestTokens,
  estimateTokens,
  expectedOutput,
  learnOutput,
  learnTokenCorrection,
  newLearnedOutput,
  newTokenCorrection,
  outputPriors,
  tokenCorrection,
} from '../../src/core/tokens.ts';

/** Counted once with gpt-tokenizer 4, encoding o200k_base. */
const counted = [
  {
    title: 'English prose',
    o200k: 100,
    text: `The night train left the station twenty minutes late, and nobody on board seemed to mind. A woman in the first carriage was knitting something long and green; two students argued in whispers about whether a tomato is a vegetable. When the conductor finally came through, he apologised to everyone in turn, punched the tickets, and explained that a signal near the river had frozen. By midnight the windows had fogged over completely, the heating hummed, and most of the passengers were asleep under their coats.`,
  },
  {
    title: 'a word problem',
    o200k: 76,
    text: `A bakery sells 144 rolls on Monday and 3 times as many on Saturday. Each roll costs $0.45, and a bag of 12 costs $4.80. If 60% of the rolls sold on Saturday are sold in bags of 12, how much money does the bakery take on both days together? Round your answer to the nearest $1.`,
  },
  {
    title: 'TypeScript',
    o200k: 137,
    text: `export const groupBy = <Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

// The index is 0-based; -1 means "not found".
if (index >= 0 && !seen.has(names[index])) throw new RangeError(\`duplicate name at \${index + 1}\`);
`,
  },
  {
    title: 'Python',
    o200k: 118,
    text: `import csv
from collections import defaultdict

def monthly_totals(path: str, min_amount: float = 0.0) -> dict[str, float]:
    """Sum the amounts of a ledger by month (YYYY-MM)."""
    totals = defaultdict(float)
    with open(path, newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            amount = float(row["amount"] or 0)
            if amount >= min_amount:
                totals[row["date"][:7]] += amount
    return dict(sorted(totals.items()))
`,
  },
  {
    title: 'Chinese',
    o200k: 104,
    text: `火车晚点了二十分钟，可是车厢里没有人着急。一位老太太正在织一条绿色的围巾，两个大学生小声争论番茄到底是水果还是蔬菜。乘务员终于走过来，一边检票一边向大家道歉，说河边的信号灯被冻住了。到了半夜，窗户上全是雾气，大部分乘客都盖着大衣睡着了。`,
  },
  {
    title: 'Japanese',
    o200k: 66,
    text: `電車は二十分遅れて出発しましたが、誰も気にしていないようでした。おばあさんが緑色のマフラーを編んでいて、学生が二人、トマトは野菜か果物かについて小さな声で話していました。`,
  },
  {
    title: 'Korean',
    o200k: 64,
    text: `기차는 이십 분 늦게 출발했지만 아무도 신경 쓰지 않는 것 같았다. 할머니 한 분이 초록색 목도리를 뜨고 있었고, 학생 두 명이 토마토가 채소인지 과일인지 작은 소리로 다투고 있었다.`,
  },
  {
    title: 'Russian',
    o200k: 57,
    text: `Поезд отправился с опозданием на двадцать минут, но никто в вагоне не волновался. Пожилая женщина вязала зелёный шарф, а двое студентов шёпотом спорили о том, фрукт помидор или овощ.`,
  },
  {
    title: 'German',
    o200k: 56,
    text: `Der Nachtzug fuhr zwanzig Minuten zu spät ab, doch niemand im Wagen schien sich daran zu stören. Eine ältere Frau strickte einen grünen Schal, und zwei Studierende stritten flüsternd darüber, ob die Tomate ein Gemüse sei.`,
  },
  {
    title: 'compact JSON',
    o200k: 102,
    text: `{"order_id":"A-10293","created_at":"2026-03-14T09:26:53.589Z","customer":{"name":"R. Example","email":"r@example.com","vip":false},"items":[{"sku":"TEA-0042","quantity":3,"unit_price":7.5},{"sku":"CUP-0007","quantity":1,"unit_price":12.25}],"total":34.75,"currency":"EUR","notes":null}`,
  },
  {
    title: 'indented JSON',
    o200k: 120,
    text: `{
  "name": "forecast",
  "type": "object",
  "properties": {
    "city": {
      "type": "string",
      "description": "Name of the city"
    },
    "days": {
      "type": "integer",
      "minimum": 1,
      "maximum": 14
    },
    "units": {
      "enum": [
        "metric",
        "imperial"
      ]
    }
  },
  "required": [
    "city",
    "days"
  ],
  "additionalProperties": false
}`,
  },
  {
    title: 'CSV',
    o200k: 59,
    text: `id,question,department,priority
1,"How do I reset my card PIN?",cards,low
2,"My transfer of 250.00 EUR has not arrived, why?",payments,medium
3,"I was charged twice for the same purchase",disputes,high
`,
  },
];

const request = (content: Message['content'], rest: Partial<ChatRequest> = {}): ChatRequest => ({
  messages: [{ role: 'user', content }],
  maxTokens: 100,
  ...rest,
});

describe('an estimate', () => {
  it.each(counted)('is within a quarter of the $o200k tokens of $title', ({ text, o200k }) => {
    const ratio = estimateTokens(text) / o200k;
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.25);
  });

  it('of nothing is nothing', () => {
    expect(estimateTokens('')).toBe(0);
  });

  it('of one letter, one digit or one mark is one token', () => {
    for (const text of ['a', 'Z', '7', '.', '猫']) expect(estimateTokens(text)).toBe(1);
  });

  it('grows with a text and never exceeds its bytes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(...'a7. \n') }),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(estimateTokens(a + b)).toBeGreaterThanOrEqual(estimateTokens(a));
        expect(estimateTokens(a)).toBeLessThanOrEqual(Buffer.byteLength(a));
      }),
      { numRuns: 500 },
    );
  });

  it('takes a megabyte without a space in its stride', () => {
    const before = performance.now();
    expect(estimateTokens('a'.repeat(1_000_000))).toBeGreaterThan(100_000);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('the tokens of a request', () => {
  it('are those of its messages and four more for each', () => {
    const messages: Message[] = [
      { role: 'system', content: 'Answer in one word.' },
      { role: 'user', content: 'What is the capital of France?' },
    ];
    const text = estimateTokens('Answer in one word.') + estimateTokens('What is the capital of France?');
    const { tokens } = estimateRequestTokens({ messages, maxTokens: 10 });
    expect(tokens).toBeGreaterThanOrEqual(text + 8 - 2);
    expect(tokens).toBeLessThanOrEqual(text + 8);
  });

  it('count an image as 1,200, whatever the length of its base64', () => {
    const image = (bytes: number) =>
      request([
        { type: 'text', text: 'Describe it.' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(bytes)}` } },
      ]);
    const { tokens, upperBound } = estimateRequestTokens(image(2_000_000));
    expect(tokens - estimateRequestTokens(request('Describe it.')).tokens).toBe(1200);
    expect(estimateRequestTokens(image(10))).toEqual({ tokens, upperBound });
  });

  it('hold a bound for an image above what gpt-4o-mini charges for the largest', () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } } as const;
    // 2,833 + 6 tiles × 5,667
    expect(estimateRequestTokens(request([image])).upperBound).toBeGreaterThan(36_835);
    const low = { ...image, image_url: { ...image.image_url, detail: 'low' } };
    expect(estimateRequestTokens(request([low])).upperBound).toBeGreaterThan(2833);
    expect(estimateRequestTokens(request([low])).upperBound).toBeLessThan(4000);
  });

  it('include a schema, tools and earlier tool calls', () => {
    const plain = estimateRequestTokens(request('hi')).tokens;
    const schema = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } };
    const responseFormat = { type: 'json_schema', json_schema: { name: 'forecast', schema } } as const;
    expect(estimateRequestTokens(request('hi', { responseFormat })).tokens).toBeGreaterThan(plain + 20);
    const extra = { tools: [{ type: 'function', function: { name: 'forecast', parameters: schema } }] };
    expect(estimateRequestTokens(request('hi', { extra })).tokens).toBeGreaterThan(plain + 20);
    const calls: Message = { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', name: 'forecast' }] };
    expect(estimateRequestTokens({ messages: [calls], maxTokens: 1 }).tokens).toBeGreaterThan(8);
  });

  it('are bounded by the bytes of UTF-8, which no tokenizer exceeds', () => {
    for (const { text, o200k } of counted) {
      const { tokens, upperBound } = estimateRequestTokens(request(text));
      expect(upperBound).toBeGreaterThanOrEqual(Buffer.byteLength(text));
      expect(upperBound).toBeGreaterThan(o200k);
      expect(upperBound).toBeGreaterThan(tokens);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { tokens, upperBound } = estimateRequestTokens(request(text));
        expect(upperBound).toBeGreaterThanOrEqual(Buffer.byteLength(text));
        expect(upperBound).toBeGreaterThanOrEqual(tokens);
      }),
    );
  });
});

describe('the expected output', () => {
  it('is the prior of the class at first, never more than the row allows', () => {
    const state = newLearnedOutput();
    expect(expectedOutput(state, 'low', 2048)).toBe(outputPriors.low);
    expect(expectedOutput(state, 'medium', 2048)).toBe(outputPriors.medium);
    expect(expectedOutput(state, 'high', 100)).toBe(100);
  });

  it('comes near the answers of its class within a hundred of them and leaves other classes alone', () => {
    let state = newLearnedOutput();
    for (let i = 0; i < 100; i++) state = learnOutput(state, 'low', 10);
    // The prior of 60 weighs as ten answers: (10 × 60 + 100 × 10) ÷ 110 = 14.5
    expect(expectedOutput(state, 'low', 2048)).toBe(15);
    expect(expectedOutput(state, 'high', 2048)).toBe(outputPriors.high);
  });

  it('still follows a change after ten thousand answers', () => {
    let state = newLearnedOutput();
    for (let i = 0; i < 10_000; i++) state = learnOutput(state, 'medium', 100);
    for (let i = 0; i < 600; i++) state = learnOutput(state, 'medium', 500);
    // 100 + 400 × (1 − (199/200)^600) = 480
    expect(expectedOutput(state, 'medium', 2048)).toBe(480);
  });

  it('ignores a figure that makes no sense', () => {
    const state = newLearnedOutput();
    expect(learnOutput(state, 'low', Number.NaN)).toBe(state);
    expect(learnOutput(state, 'low', -5)).toBe(state);
  });
});

describe('the correction of a model', () => {
  it('is one at first and comes to real over estimated', () => {
    let state = newTokenCorrection();
    expect(tokenCorrection(state)).toBe(1);
    for (let i = 0; i < 300; i++) state = learnTokenCorrection(state, 100, 130);
    expect(tokenCorrection(state)).toBeCloseTo(1.3, 1);
  });

  it('is not thrown off by one odd row', () => {
    // A ratio of 1,000 counts as 4: 1 + 3/11
    expect(tokenCorrection(learnTokenCorrection(newTokenCorrection(), 10, 10_000))).toBeCloseTo(1.27, 2);
  });

  it('learns nothing from a usage without input', () => {
    const state = newTokenCorrection();
    expect(learnTokenCorrection(state, 100, 0)).toBe(state);
    expect(learnTokenCorrection(state, 0, 100)).toBe(state);
  });
});
