/**
 * What the JSON log tells of each event: these fields and no others, so that a field that an event gains one day
 * (a prompt, an answer) is not logged before somebody has decided that it may be.
 */

import type { Event } from '../../core/events.ts';

type EventOf<Type> = Event extends infer E ? (E extends Event ? (Type extends E['type'] ? E : never) : never) : never;

export type FieldTable = { readonly [Type in Event['type']]: readonly Exclude<keyof EventOf<Type>, 'type'>[] };

export const fieldsOf: FieldTable = {
  'run.started': ['atMs', 'startedAt', 'runId', 'simulated', 'concurrency', 'window', 'targets'],
  'row.read': ['resumed'],
  'row.admitted': ['atMs', 'key', 'priority'],
  'row.held': ['atMs', 'key', 'target'],
  'attempt.started': ['atMs', 'key', 'target', 'attempt', 'reservedTokens'],
  'attempt.finished': [
    'atMs',
    'key',
    'target',
    'attempt',
    'code',
    'httpStatus',
    'latencyMs',
    'ttfbMs',
    'reservedTokens',
    'usage',
    'costUsd',
    'retryAfterMs',
    'mayHaveBeenBilled',
    'message',
    'mended',
  ],
  'row.finished': [
    'atMs',
    'key',
    'id',
    'status',
    'priority',
    'model',
    'provider',
    'finishReason',
    'attempts',
    'latencyMs',
    'queueMs',
    'usage',
    'costUsd',
    'cached',
    'code',
    'message',
  ],
  'breaker.opened': ['atMs', 'target', 'untilMs'],
  'breaker.half_opened': ['atMs', 'target', 'untilMs'],
  'breaker.closed': ['atMs', 'target', 'untilMs'],
  'target.blocked': ['atMs', 'target', 'untilMs'],
  'target.off': ['atMs', 'target', 'code', 'message', 'hint'],
  warning: ['atMs', 'code', 'message'],
  'run.finished': ['atMs', 'finishedAt', 'reason'],
};

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
