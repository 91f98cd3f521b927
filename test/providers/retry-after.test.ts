import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goDurationMs, timeFromNowMs } from '../../src/providers/durations.ts';
import { readErrorBody } from '../../src/providers/error-body.ts';
import { retryAfterMs } from '../../src/providers/retry-after.ts';

const wallMs = Date.parse('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;

const waitOf = (headers: Record<string, string>, body = ''): number | null =>
  retryAfterMs(headers, readErrorBody(body), wallMs);
const saying = (message: string): string => JSON.stringify({ error: { message } });
const retryInfo = (retryDelay: string): string =>
  JSON.stringify({ error: { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }] } });

describe('the wait that a server asks for', () => {
  it.each<[string, Record<string, string>, string, number | null]>([
    ['milliseconds', { 'retry-after-ms': '250' }, '', 250],
    ['seconds', { 'retry-after': '2' }, '', 2000],
    ['a fraction of a second', { 'retry-after': '0.5' }, '', 500],
    ['no time at all', { 'retry-after': '0' }, '', 0],
    ['an HTTP date', { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, '', 30_000],
    ['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, '', 0],
    ['a negative number', { 'retry-after': '-5' }, '', 0],
    ['a week', { 'retry-after': '604800' }, '', dayMs],
    ['a Go duration', { 'retry-after': '1.5s' }, '', 1500],
    ['words', { 'retry-after': 'soon' }, '', null],
    ['words, and seconds in the body', { 'retry-after': 'soon' }, saying('Please try again in 2s.'), 2000],
    ['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '2' }, '', 250],
    ['a header before the body', { 'retry-after': '2' }, retryInfo('34.4s'), 2000],
    ['RetryInfo', {}, retryInfo('34.4s'), 34_400],
    ['RetryInfo of nanoseconds', {}, retryInfo('34.074824224s'), 34_075],
    ['OpenAI’s words', {}, saying('Limit 3. Please try again in 20s. Visit'), 20_000],
    ['Groq’s words', {}, saying('Please try again in 2m59.56s. Visit'), 179_560],
    ['milliseconds in words', {}, saying('Please try again in 120ms.'), 120],
    ['Gemini’s words', {}, saying('Please retry in 46.2s.'), 46_200],
    ['Azure’s words', {}, saying('Please retry after 26 seconds.'), 26_000],
    ['milliseconds written out', {}, saying('try again in 30 milliseconds'), 30],
    ['minutes and seconds written out', {}, saying('retry in 1 minute, 5 seconds'), 65_000],
    ['nothing', {}, saying('Please try again later.'), null],
    [
      'a full window that reopens',
      { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' },
      '',
      360_000,
    ],
    [
      'a window with something left says nothing',
      { 'x-ratelimit-remaining-tokens': '12', 'x-ratelimit-reset-tokens': '6m0s' },
      '',
      null,
    ],
    [
      'only the exhausted one of two windows',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-remaining-tokens': '9',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      '',
      1000,
    ],
    [
      'the later of two exhausted windows',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '3s',
      },
      '',
      3000,
    ],
    ['Azure’s seconds', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '17' }, '', 17_000],
    ['Azure’s unknown', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '-1' }, '', null],
    [
      'Anthropic’s date',
      {
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-22T12:00:12Z',
      },
      '',
      12_000,
    ],
    ['epoch seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(wallMs / 1000 + 9) }, '', 9000],
    ['epoch milliseconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(wallMs + 9) }, '', 9],
    ['a reset without a remaining', { 'x-ratelimit-reset-tokens': '6m0s' }, '', null],
  ])('%s', (_title, headers, body, expected) => expect(waitOf(headers, body)).toBe(expected));

  it('is between nothing and a day, whatever is sent', () => {
    const names = ['retry-after-ms', 'retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
    const value = fc.oneof(fc.string(), fc.double().map(String), fc.bigInt().map(String), fc.constant('0'));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), fc.string(), (headers, words) => {
        const wait = waitOf(headers, saying(`try again in ${words}`));
        expect(wait === null || (wait >= 0 && wait <= dayMs)).toBe(true);
      }),
    );
  });
});

describe('Go durations', () => {
  it.each([
    ['12ms', 12],
    ['1s', 1000],
    ['6m0s', 360_000],
    ['1h2m3s', 3_723_000],
    ['59.56s', 59_560],
    ['2m59.56s', 179_560],
    ['500us', 0.5],
    ['500µs', 0.5],
    ['1h', 3_600_000],
    ['1', null],
    ['1s later', null],
    ['-1s', null],
    ['', null],
  ])('%j is %j ms', (text, ms) => expect(goDurationMs(text)).toBe(ms));
});

describe('times of headers', () => {
  it.each([
    ['2026-11-22T12:00:01Z', 1000],
    ['2026-11-22T12:00:01.5+00:00', 1500],
    ['window 5', null],
    ['  7 ', 7000],
  ])('%j is %j ms from now', (text, ms) => expect(timeFromNowMs(text, wallMs)).toBe(ms));
});
