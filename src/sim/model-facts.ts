/** What the simulator knows of a model, from its name alone: any name is served, known families behave like themselves. */

export interface ModelFacts {
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  /** Tokens of the same text relative to o200k_base. */
  readonly tokenFactor: number;
  /** Spends part of its output on reasoning. */
  readonly reasons: boolean;
  /** Answers 400 to sampling parameters that are not the default. */
  readonly rejectsSampling: boolean;
  /** Time relative to the profile's: below 1 is quicker. */
  readonly slowness: number;
}

const other: ModelFacts = {
  contextWindow: 131_072,
  maxOutputTokens: 32_768,
  tokenFactor: 1,
  reasons: false,
  rejectsSampling: false,
  slowness: 1,
};

const openaiReasoning = { reasons: true, rejectsSampling: true, slowness: 1.3 };

/** First match wins. Windows and caps: WIRE sections 2.2 and 10; factors of Claude: section 12. */
const families: readonly (readonly [RegExp, Partial<ModelFacts>])[] = [
  [
    /^claude-(fable|mythos|(opus|sonnet|haiku)-[5-9]|opus-4[-.][78])/,
    { contextWindow: 1_000_000, maxOutputTokens: 128_000, tokenFactor: 1.35, rejectsSampling: true, slowness: 1.2 },
  ],
  [/^claude-\w+-4[-.]6/, { contextWindow: 1_000_000, maxOutputTokens: 128_000, tokenFactor: 1.1, slowness: 1.15 }],
  [/^claude/, { contextWindow: 200_000, maxOutputTokens: 64_000, tokenFactor: 1.1, slowness: 1.15 }],
  [/^o\d/, { contextWindow: 200_000, maxOutputTokens: 100_000, ...openaiReasoning }],
  [/^gpt-[5-9][^/]*-chat/, { contextWindow: 128_000, maxOutputTokens: 16_384 }],
  [/^gpt-(5\.[456](?!-(mini|nano))|[6-9])/, { contextWindow: 1_050_000, maxOutputTokens: 128_000, ...openaiReasoning }],
  [/^gpt-5/, { contextWindow: 400_000, maxOutputTokens: 128_000, ...openaiReasoning }],
  [/^gpt-4\.1/, { contextWindow: 1_047_576, maxOutputTokens: 32_768 }],
  [/^gpt-4o/, { contextWindow: 128_000, maxOutputTokens: 16_384 }],
  [/^gemini-(1|2\.0|.*-lite)/, { contextWindow: 1_048_576, maxOutputTokens: 65_536, slowness: 0.7 }],
  [/^gemini/, { contextWindow: 1_048_576, maxOutputTokens: 65_536, reasons: true, slowness: 0.8 }],
  [
    /^deepseek-(flash|v4|reasoner)/,
    { contextWindow: 1_000_000, maxOutputTokens: 384_000, reasons: true, slowness: 1.1 },
  ],
  [/^deepseek/, { contextWindow: 131_072, maxOutputTokens: 8192, slowness: 1.1 }],
];

export const modelFacts = (name: string): ModelFacts => {
  const id = name.slice(name.lastIndexOf('/') + 1);
  const family = families.find(([pattern]) => pattern.test(id));
  return family ? { ...other, ...family[1] } : other;
};
