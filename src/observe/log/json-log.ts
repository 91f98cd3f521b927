import type { Event, Observer } from '../../core/events.ts';
import { jsonWithoutControls } from '../../core/terminal-safe.ts';
import { fieldsOf, snakeCase } from './fields.ts';

export interface JsonLogOptions {
  /** Takes a line without its newline. */
  write(line: string): void;
  /** Milliseconds since 1970. */
  wallMs(): number;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

/** `--log-json`: one object per event, `ts`, `level`, `event`, then the event's fields in snake_case. */
export const createJsonLog = ({ write, wallMs }: JsonLogOptions): Observer => {
  // Many events share a millisecond, and a date costs more to write than the rest of the line.
  let lastMs = Number.NaN;
  let ts = '';
  return {
    observe: (event) => {
      const nowMs = Math.floor(wallMs());
      if (nowMs !== lastMs) {
        lastMs = nowMs;
        ts = new Date(nowMs).toISOString();
      }
      const record: Record<string, unknown> = { ts, level: levelOf(event), event: event.type };
      const values = event as unknown as Readonly<Record<string, unknown>>;
      for (const [field, name] of columns.get(event.type) ?? []) record[name] = inSnakeCase(values[field]);
      write(jsonWithoutControls(JSON.stringify(record)));
    },
  };
};

const columns: ReadonlyMap<string, readonly (readonly [string, string])[]> = new Map(
  Object.entries(fieldsOf).map(([type, fields]) => [type, fields.map((field) => [field, snakeCase(field)])]),
);

/** Usage and targets: their own fields are llmgw's names too. */
const inSnakeCase = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inSnakeCase);
  const record: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) record[nameOf(name)] = inSnakeCase(inner);
  return record;
};

const names = new Map<string, string>();
const nameOf = (name: string): string => {
  let known = names.get(name);
  if (known === undefined) {
    known = snakeCase(name);
    names.set(name, known);
  }
  return known;
};

const levelOf = (event: Event): Level => {
  switch (event.type) {
    case 'row.read':
    case 'row.admitted':
    case 'row.held':
    case 'attempt.started':
      return 'debug';
    case 'attempt.finished':
      return event.code === 'ok' ? 'debug' : 'info';
    case 'row.finished':
      return event.status === 'failed' || event.status === 'rejected' ? 'warn' : 'info';
    case 'breaker.opened':
    case 'target.blocked':
    case 'warning':
      return 'warn';
    case 'target.off':
      return 'error';
    case 'run.finished':
      return event.reason === 'finished' ? 'info' : event.reason === 'output_failed' ? 'error' : 'warn';
    case 'run.started':
    case 'breaker.half_opened':
    case 'breaker.closed':
      return 'info';
  }
};
