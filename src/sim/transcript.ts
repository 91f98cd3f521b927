/** Gathers the texts of a request while its messages are walked: hashes, tokens, the system prompt, the last user text. */

import { combine, fnv1a } from './chance.ts';
import { countTokens } from './token-count.ts';

const tokensPerMessage = 4;
const tokensPerImage = 1100;

export class Transcript {
  system = '';
  userText = '';
  userHash = fnv1a('');
  hash = 0;
  tokens = 3;

  add(role: 'system' | 'user' | 'assistant', text: string): void {
    const textHash = fnv1a(text);
    this.hash = combine(this.hash, textHash);
    this.tokens += tokensPerMessage + countTokens(text);
    if (role === 'user') {
      this.userText = text;
      this.userHash = textHash;
    } else if (role === 'system') this.system = this.system === '' ? text : `${this.system}\n${text}`;
  }

  addImage(): void {
    this.tokens += tokensPerImage;
  }
}
