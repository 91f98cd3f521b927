import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/core/redact.ts';

const secret = 'hs-"q/Zz+9?ab';

describe('createRedactor', () => {
  it.each([
    ['plain', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['base64url', Buffer.from(secret).toString('base64url')],
  ])('replaces a secret that is %s', (_form, spelling) => {
    expect(createRedactor([secret])(`before ${spelling} and ${spelling} after`)).toBe(
      'before [redacted] and [redacted] after',
    );
  });

  it.each([
    ['Incorrect API key provided: sk-abcd************wxyz.', 'sk-abcd', 'Incorrect API key provided: [redacted]'],
    ['key sk-ant-api03-AbC_d-9 refused', 'ant-api03', 'key [redacted] refused'],
    ['gsk_0123456789abc', '0123', '[redacted]'],
    ['https://x/models?key=AIzaSyA1234567', 'SyA', 'https://x/models?key=[redacted]'],
    ['authorization: Bearer abc.def-123456', 'abc.def', 'authorization: Bearer [redacted]'],
    ['{"x-api-key":"0000-1111"}', '0000', '{"x-api-key":"[redacted]"}'],
    ['X-Goog-Api-Key: zzzz', 'zzzz', 'X-Goog-Api-Key: [redacted]'],
  ])('replaces what looks like a key: %s', (text, part, clean) => {
    const redacted = createRedactor([])(text);
    expect(redacted).toBe(clean);
    expect(redacted).not.toContain(part);
  });

  it.each([
    ['a task-based plan and a desk-drawer'],
    ['Bearer authentication is required'],
    ['the api key is missing'],
    ['429 Too Many Requests'],
    [''],
  ])('leaves prose alone: %s', (text) => {
    expect(createRedactor([])(text)).toBe(text);
  });

  it('ignores secrets too short to be keys', () => {
    expect(createRedactor(['abc', ''])('abc of it')).toBe('abc of it');
  });

  it('takes the longer secret when one contains the other', () => {
    expect(createRedactor(['abcd', 'abcdefgh'])('x abcdefgh y')).toBe('x [redacted] y');
  });

  it('finds a secret inside the base64 of a longer text, wherever it begins there', () => {
    const redact = createRedactor(['Qz7Vt+9/pLx3Mnb8==Ky']);
    for (const before of ['', 'a', 'ab', 'abc', 'Bearer ', 'api:']) {
      const encoded = Buffer.from(`${before}Qz7Vt+9/pLx3Mnb8==Ky and more`).toString('base64');
      const left = redact(encoded).split('[redacted]').join('');
      expect(left.length, before).toBeLessThanOrEqual(encoded.length - 24);
    }
    expect(redact(Buffer.from('Qz7Vt+9/pLx3Mnb8==Ky').toString('hex'))).toBe('[redacted]');
  });

  it('never leaves a secret behind, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{8,40}$/), fc.string(), fc.string(), (key, before, after) => {
        fc.pre(!'[redacted]'.includes(key));
        expect(createRedactor([key])(before + key + after).includes(key)).toBe(false);
      }),
    );
  });
});
