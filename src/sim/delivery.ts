/** Writes answers and faults to the socket, at the pace of the profile. */

import type { ServerResponse } from 'node:http';
import type { FlatHeaders } from './wire.ts';

/** Runs `then` after `delayMs`, or right now when there is no delay; never keeps the process alive. */
export const later = (delayMs: number, then: () => void): void => {
  if (delayMs < 0.5) then();
  else setTimeout(then, delayMs).unref();
};

const jsonType = 'application/json';
const sseType = 'text/event-stream; charset=utf-8';

/** Headers and body in one write. */
export const sendWhole = (
  response: ServerResponse,
  answer: { readonly status: number; readonly headers: FlatHeaders; readonly body: string; readonly type?: string },
): void => {
  const { headers, body } = answer;
  headers.push('content-type', answer.type ?? jsonType, 'content-length', String(Buffer.byteLength(body)));
  response.writeHead(answer.status, headers);
  response.end(body);
};

export interface Pace {
  readonly events: readonly string[];
  /** Between two events. */
  readonly gapMs: number;
  /** How many events to send before the connection is cut; all of them when missing. */
  readonly cutAfter?: number;
}

/** Server-sent events; the first goes out at once. */
export const sendEvents = (response: ServerResponse, headers: FlatHeaders, pace: Pace): void => {
  headers.push('content-type', sseType, 'cache-control', 'no-cache');
  response.writeHead(200, headers);
  const { events, gapMs, cutAfter } = pace;
  const count = cutAfter ?? events.length;
  const finish = (): void => {
    if (cutAfter === undefined) response.end();
    else response.destroy();
  };
  if (gapMs < 0.5 && cutAfter === undefined) {
    response.end(events.join(''));
    return;
  }
  let next = 0;
  const step = (): void => {
    if (response.destroyed) return;
    if (next >= count) {
      finish();
      return;
    }
    response.write(events[next++]!);
    setTimeout(step, gapMs).unref();
  };
  step();
};

/** Promises the whole body, sends half of it and drops the connection. */
export const sendCut = (response: ServerResponse, headers: FlatHeaders, body: string): void => {
  headers.push('content-type', jsonType, 'content-length', String(Buffer.byteLength(body)));
  response.writeHead(200, headers);
  response.write(body.slice(0, Math.ceil(body.length / 2)), () => response.destroy());
};

export const sendEmpty = (response: ServerResponse, headers: FlatHeaders, stream: boolean): void => {
  headers.push('content-type', stream ? sseType : jsonType, 'content-length', '0');
  response.writeHead(200, headers);
  response.end();
};

/** Headers at once, then a blank line (in a stream a comment) every `gapMs`, then what `finish` sends. */
export const sendBlanks = (
  response: ServerResponse,
  headers: FlatHeaders,
  late: {
    readonly isStream: boolean;
    readonly times: number;
    readonly gapMs: number;
    readonly finish: () => void;
  },
): void => {
  headers.push('content-type', late.isStream ? sseType : jsonType);
  response.writeHead(200, headers);
  let left = late.times;
  const step = (): void => {
    if (response.destroyed) return;
    if (left-- > 0) {
      response.write(late.isStream ? ': keep-alive\n\n' : '\n');
      setTimeout(step, late.gapMs).unref();
    } else late.finish();
  };
  step();
};

/** Drops the connection with a TCP reset. */
export const sendReset = (response: ServerResponse): void => {
  const { socket } = response;
  if (socket !== null && 'resetAndDestroy' in socket) socket.resetAndDestroy();
  else response.destroy();
};

export const gatewayPage =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>simulated gateway</center>\r\n</body>\r\n</html>\r\n';
