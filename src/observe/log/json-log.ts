import type { Event, Observer } from '../../core/events.ts';
import { fieldsOf, snakeCase } from './fields.ts';

export interface JsonLogOptions {
  /** Takes a line without its newline. */
  write(line: string): void;
  /** Milliseconds since 1970. */
  wallMs(): number;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

/** `--log-json`: one object per event, `ts`, `level`, `event`, then the event's fields in snake_case. */
export const createJsonLog = ({ write, wallMs }: JsonLogOptions): Observer => ({
  observe: (event) => {
    const record: Record<string, unknown> = {
      ts: new Date(wallMs()).toISOString(),
      level: levelOf(event),
      event: event.type,
    };
    const values = event as unknown as Readonly<Record<string, unknown>>;
    for (const [field, name] of columns.get(event.type) ?? []) record[name] = inSnakeCase(values[field]);
    write(JSON.stringify(record));
  },
});

const columns: ReadonlyMap<string, readonly (readonly [string, string])[]> = new Map(
  Object.entries(fieldsOf).map(([type, fields]) => [type, fields.map((field) => [field, snakeCase(field)])]),
);

/** Usage and targets: their own fields are llmgw's names too. */
const inSnakeCase = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inSnakeCase);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snakeCase(name), inSnakeCase(inner)]));
};

const levelOf = (event: Event): Level => {
  switch (event.type) {
    case 'row.read':
    case 'row.admitted':
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
