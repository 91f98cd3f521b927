/** What may be a key, and what only stands where one is expected. */

/** Words that people give to servers which ask for a key but check none; hiding them would only garble messages. */
const placeholders = new Set([
  'empty',
  'none',
  'null',
  'dummy',
  'not-needed',
  'no-key',
  'sk-no-key-required',
  'ollama',
  'vllm',
  'lmstudio',
  'lm-studio',
  'local',
]);

export const isPlaceholder = (key: string): boolean => placeholders.has(key.toLowerCase());

/** Null when `key` (already trimmed) can be sent in a header; else what is wrong with it, without a word of it. */
export const keyProblem = (key: string): string | null => {
  if (/\s/.test(key)) return 'the key has white space inside; was more than the key copied?';
  if (!/^[!-~]+$/.test(key)) return 'the key has characters that no key has (control or non-ASCII); copy it again';
  return null;
};

/** Headers whose value is as good as a key. */
const sensitiveHeader = /authorization|cookie|key|token|secret|password/i;

export const isSensitiveHeader = (name: string): boolean => sensitiveHeader.test(name);
