/** Server-sent events as language-model servers write them, which is not always as the standard says (WIRE 5.8). */

export interface SseEvent {
  /** The `event:` field; null when the event has none. */
  readonly event: string | null;
  /** The `data:` lines joined with a newline. */
  readonly data: string;
}

const lineEnd = /\r\n|\n|\r/;

/**
 * All events of a whole text. Comments, other fields and events without data are left out; the space after the colon
 * and the blank line after the last event may be missing.
 */
export function parseSse(text: string): SseEvent[] {
  const events: SseEvent[] = [];
  let event: string | null = null;
  let data: string[] = [];
  const dispatch = (): void => {
    if (data.length > 0) events.push({ event, data: data.join('\n') });
    event = null;
    data = [];
  };
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (const line of text.slice(start).split(lineEnd)) {
    if (line === '') {
      dispatch();
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const field = line.slice(0, colon);
    const value = line.slice(line.charCodeAt(colon + 1) === 0x20 ? colon + 2 : colon + 1);
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
  }
  dispatch();
  return events;
}

/** Whether a text that is no JSON looks like an event stream. */
export const looksLikeSse = (text: string): boolean => /^(?:data|event|id|retry)?:/.test(text);
