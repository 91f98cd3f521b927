/** The facts in an error body, whichever of the many shapes it has (WIRE 5.8): read once, judged elsewhere. */

import { htmlText } from './error-message.ts';
import { asArray, asName, asNumber, asObject, asString, type LooseObject, parseJson } from './json.ts';
import type { HttpHeaders } from './provider.ts';
import { looksLikeSse, parseSse } from './sse.ts';

export interface ErrorBody {
  readonly kind: 'json' | 'html' | 'text' | 'empty';
  /** What the server says, unredacted, at most 4,000 characters; empty when it says nothing. */
  readonly message: string;
  /** Types, codes, statuses and reasons, in lower case. */
  readonly words: ReadonlySet<string>;
  /** An HTTP status inside the body: OpenRouter and Gemini repeat it there, and with HTTP 200 it is the only one. */
  readonly status: number | null;
  readonly param: string | null;
  /** Gemini: the quotas that were hit. */
  readonly quotas: readonly { readonly id: string; readonly value: string }[];
  /** Gemini: RetryInfo, a Go duration. */
  readonly retryDelay: string | null;
  /** OpenRouter: which limit was hit, what moderation found, and the upstream's own limit headers. */
  readonly limitSource: string | null;
  readonly isModeration: boolean;
  readonly forwardedHeaders: HttpHeaders | null;
  readonly requestId: string | null;
}

const longestMessage = 4000;
const noFacts: ErrorBody = {
  kind: 'empty',
  message: '',
  words: new Set(),
  status: null,
  param: null,
  quotas: [],
  retryDelay: null,
  limitSource: null,
  isModeration: false,
  forwardedHeaders: null,
  requestId: null,
};

export function readErrorBody(body: string): ErrorBody {
  const text = body.trim();
  if (text === '') return noFacts;
  const value = parseJson(text);
  if (value !== undefined) return readErrorValue(value);
  if (looksLikeSse(text)) {
    const inStream = parseSse(text).map((event) => parseJson(event.data));
    const error = inStream.find((data) => asObject(data) !== null);
    if (error !== undefined) return readErrorValue(error);
  }
  if (/^<|<(?:html|!doctype)\b/i.test(text.slice(0, 500))) return { ...noFacts, kind: 'html', message: htmlText(text) };
  return { ...noFacts, kind: 'text', message: text.slice(0, longestMessage) };
}

/** The same for a body that is parsed already. */
export function readErrorValue(value: unknown): ErrorBody {
  const root = Array.isArray(value) ? value[0] : value;
  const outer = asObject(root);
  if (outer === null) return { ...noFacts, kind: 'json', message: (asString(root) ?? '').slice(0, longestMessage) };
  const error = innermost(outer);
  const details = asArray(error.details).map(asObject);
  const metadata = asObject(error.metadata);
  return {
    kind: 'json',
    message: messageOf(outer, error).slice(0, longestMessage),
    words: wordsOf(outer, error, details),
    status: statusOf(error) ?? statusOf(outer),
    param: asName(error.param) ?? asName(outer.param),
    quotas: quotasOf(details),
    retryDelay: asName(details.find((detail) => detail?.retryDelay !== undefined)?.retryDelay),
    limitSource: asName(metadata?.limit_source),
    isModeration: asArray(metadata?.reasons).length > 0 || metadata?.flagged_input !== undefined,
    forwardedHeaders: lowerCaseHeaders(metadata?.headers),
    requestId: asName(outer.request_id) ?? asName(error.request_id),
  };
}

/** `{error: {…}}`, `{errors: [{…}]}`, `{detail: {error: {…}}}` or the object itself. */
function innermost(outer: LooseObject): LooseObject {
  const detail = asObject(outer.detail);
  return asObject(outer.error) ?? asObject(asArray(outer.errors)[0]) ?? asObject(detail?.error) ?? detail ?? outer;
}

function messageOf(outer: LooseObject, error: LooseObject): string {
  const said =
    asString(error.message) ??
    asString(error.msg) ??
    asString(outer.error) ??
    asString(outer.message) ??
    asString(outer.detail) ??
    asString(asArray(outer.errors)[0]) ??
    validationMessage(asArray(outer.detail)) ??
    asString(outer.error_description) ??
    '';
  // OpenRouter says "Provider returned error" and keeps the provider's own words, often as JSON text.
  const raw = asString(asObject(error.metadata)?.raw);
  if (raw === null || raw === '') return said;
  const parsed = asObject(parseJson(raw));
  const upstream = parsed === null ? raw : messageOf(parsed, innermost(parsed));
  return said === '' ? upstream : `${said}: ${upstream}`;
}

/** FastAPI's list, written as Anthropic writes it: `seed: Extra inputs are not permitted`. */
function validationMessage(detail: readonly unknown[]): string | null {
  const lines: string[] = [];
  for (const entry of detail.slice(0, 5)) {
    const problem = asObject(entry);
    const text = asString(entry) ?? asString(problem?.msg);
    if (text === null) continue;
    const place = asArray(problem?.loc).filter(
      (step) => step !== 'body' && (typeof step === 'string' || typeof step === 'number'),
    );
    lines.push(place.length > 0 ? `${place.join('.')}: ${text}` : text);
  }
  return lines.length > 0 ? lines.join('; ') : null;
}

function wordsOf(outer: LooseObject, error: LooseObject, details: readonly (LooseObject | null)[]): Set<string> {
  const words = new Set<string>();
  const add = (value: unknown): void => {
    const word = asName(value);
    if (word !== null) words.add(word.toLowerCase());
  };
  for (const level of [outer, error]) {
    add(level.type);
    add(level.code);
    add(level.status);
  }
  add(asObject(error.details)?.error_code);
  add(asObject(error.innererror)?.code);
  for (const detail of details) {
    add(detail?.reason);
    add(detail?.error_code);
  }
  return words;
}

function statusOf(level: LooseObject): number | null {
  for (const value of [level.code, level.status, level.status_code]) {
    const number = asNumber(value);
    if (number !== null && number >= 400 && number < 600) return number;
  }
  return null;
}

function quotasOf(details: readonly (LooseObject | null)[]): { id: string; value: string }[] {
  const quotas: { id: string; value: string }[] = [];
  for (const detail of details) {
    for (const entry of asArray(detail?.violations)) {
      const violation = asObject(entry);
      const value = violation?.quotaValue;
      quotas.push({
        id: asName(violation?.quotaId) ?? '',
        value: typeof value === 'string' || typeof value === 'number' ? String(value) : '',
      });
    }
  }
  return quotas;
}

function lowerCaseHeaders(value: unknown): HttpHeaders | null {
  const object = asObject(value);
  if (object === null) return null;
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(object).slice(0, 50)) {
    if (typeof text === 'string' || typeof text === 'number') headers[name.toLowerCase()] = String(text);
  }
  return headers;
}
