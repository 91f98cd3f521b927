/** The JSON objects of an event stream, in the order in which they came. */

import { asObject, type LooseObject, parseJson } from './json.ts';
import { parseSse, type SseEvent } from './sse.ts';

export interface EventStream {
  readonly chunks: readonly LooseObject[];
  /** The stream said itself that it is over (`[DONE]`, or a closed JSON array). */
  readonly isDone: boolean;
}

export function readEventStream(text: string): EventStream {
  const chunks: LooseObject[] = [];
  let isDone = false;
  for (const event of parseSse(text)) {
    if (event.data.trim() === '[DONE]') isDone = true;
    else for (const chunk of chunksOf(event)) chunks.push(chunk);
  }
  return { chunks, isDone };
}

function chunksOf(event: SseEvent): LooseObject[] {
  const whole = asObject(parseJson(event.data));
  if (whole !== null) return [event.event === 'error' && whole.error === undefined ? { error: whole } : whole];
  if (event.event === 'error') return [{ error: event.data }];
  // Some servers forget the blank line between two events: then every data line is JSON by itself.
  return event.data
    .split('\n')
    .map((line) => asObject(parseJson(line)))
    .filter((chunk) => chunk !== null);
}
