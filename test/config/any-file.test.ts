// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these references are the file's, not JavaScript's

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundFile } from '../../src/config/find-file.ts';
import { resolveProviders } from '../../src/config/providers.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { settingsOf } from '../../src/config/settings-of.ts';
import { UsageError } from '../../src/core/usage-error.ts';

const environment = { SET: 'value', OPENAI_API_KEY: 'sk-own-1' };

/** True when the text becomes settings, false when it is refused; anything else is thrown. */
const isAccepted = (text: string): boolean => {
  const file: FoundFile = { path: 'any.yaml', text };
  try {
    const { config, references, configured } = readConfig(file, environment);
    const { on } = resolveProviders({ config, references, environment });
    settingsOf(config, { providers: on, configured, overrides: {} });
    return true;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return false;
  }
};

const word = fc.constantFrom(
  ...['providers', 'models', 'routing', 'rules', 'if', 'matches', 'high', 'weights', 'breaker', 'concurrency'],
  ...['openai', 'azure', 'mine', 'api_key', 'base_url', 'headers', 'upstream', 'constructor', '__proto__', 'toString'],
);
const scalar = fc.oneof(
  fc.constantFrom('https://h', '(?i)a', '${SET}', '${UNSET}', '${UNSET:-x}', '${', '$${SET}', '', 'low', 'openai'),
  fc.double(),
  fc.integer({ min: -1, max: 9 }),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(word, tie('tree')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

describe('any file', () => {
  it('of the right words in the wrong places is accepted or refused, and breaks nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, tree), { maxLength: 4 }), (entries) => {
        isAccepted(JSON.stringify(Object.fromEntries(entries)));
      }),
      { numRuns: 500 },
    );
  });

  it('of any text is accepted or refused, and breaks nothing', () => {
    const piece = fc.oneof(
      word,
      fc.constantFrom(
        ': ',
        '\n',
        '  ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '&a ',
        '*a',
        '!x ',
        '#',
        '${',
        '---',
        '|\n',
        '? ',
        '\t',
        '<<',
        ', ',
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        isAccepted(pieces.join(''));
      }),
      { numRuns: 1000 },
    );
  });

  it('never changes what every object has', () => {
    isAccepted(
      '{"__proto__": {"polluted": 1}, "models": {"__proto__": {"polluted": 1}}, "constructor": {"prototype": 1}}',
    );
    expect('polluted' in {}).toBe(false);
  });

  it('may name providers and models like properties of every object', () => {
    expect(
      isAccepted('providers: { constructor: { base_url: https://h, models: [toString] } }\nmodels: { valueOf: {} }'),
    ).toBe(true);
  });
});
