/** Sends a made answer, whole or with the fault that was drawn for it. */

import type { ServerResponse } from 'node:http';
import { gatewayPage, sendBlanks, sendCut, sendEmpty, sendEvents, sendWhole } from './delivery.ts';
import type { FaultKind } from './faults.ts';
import type { Answer, Destination, FlatHeaders, Moment, SimFormat, SimRequest } from './wire.ts';

export interface ReplyToSend {
  readonly format: SimFormat;
  readonly to: Destination;
  readonly request: SimRequest;
  readonly answer: Answer;
  readonly at: Moment;
  /** How long the model takes from the first to the last token; a stream is spread over it. */
  readonly writingMs: number;
}

export const sendAnswer = (response: ServerResponse, reply: ReplyToSend, fault: FaultKind | null): void => {
  const { format, to, request, answer, at } = reply;
  if (fault === 'bad_gateway_html') {
    sendWhole(response, { status: 502, headers: [], body: gatewayPage, type: 'text/html' });
    return;
  }
  const headers = format.headers(to, at);
  if (fault === 'empty_body') sendEmpty(response, headers, request.stream);
  else if (request.stream) sendStream(response, headers, { ...reply, fault });
  else if (fault === 'cut_body') sendCut(response, headers, format.body(answer, to, at));
  else {
    const body = fault === 'late_error' ? format.lateError(to, at, false) : format.body(answer, to, at);
    sendWhole(response, { status: 200, headers, body });
  }
};

const mostPieces = 64;
const leastTokensPerPiece = 8;
const leastGapMs = 5;

const sendStream = (
  response: ServerResponse,
  headers: FlatHeaders,
  reply: ReplyToSend & { readonly fault: FaultKind | null },
): void => {
  const { format, to, request, answer, at, writingMs, fault } = reply;
  const byTime = writingMs > 0 ? Math.ceil(writingMs / leastGapMs) : mostPieces;
  const byTokens = Math.ceil(answer.usage.outputTokens / leastTokensPerPiece);
  const pieces = Math.max(1, Math.min(mostPieces, byTokens, byTime));
  const events = format.events(answer, to, { at, pieces, usage: request.streamUsage });
  const gapMs = writingMs / events.length;
  const half = Math.ceil(events.length / 2);
  if (fault === 'cut_body') sendEvents(response, headers, { events, gapMs, cutAfter: half });
  else if (fault === 'late_error') {
    sendEvents(response, headers, { events: [...events.slice(0, half), format.lateError(to, at, true)], gapMs });
  } else sendEvents(response, headers, { events, gapMs });
};

const blanks = 6;

/** Headers at once, then blank lines for `lateMs`, then the whole answer; `isWhole` is called just before it leaves. */
export const sendLate = (
  response: ServerResponse,
  reply: ReplyToSend,
  late: { readonly lateMs: number; readonly isWhole: () => void },
): void => {
  const { format, to, request, answer, at } = reply;
  sendBlanks(response, format.headers(to, at), {
    isStream: request.stream,
    times: blanks,
    gapMs: late.lateMs / blanks,
    finish: () => {
      to.gate?.outputTokens?.take(answer.usage.outputTokens, performance.now());
      late.isWhole();
      const how = { at, pieces: blanks, usage: request.streamUsage };
      response.end(request.stream ? format.events(answer, to, how).join('') : format.body(answer, to, at));
    },
  });
};
