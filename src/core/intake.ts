/** Brings the rows of all input formats to one shape: row → draft, or a rejection that says why (SPEC section 2). */

import { batchFields, isBatchLine, wrongEnvelope } from './intake/batch-line.ts';
import { type Collected, collect } from './intake/collect.ts';
import { describeType } from './intake/describe.ts';
import { native, wrongId, wrongPrompt } from './intake/fields.ts';
import { rawText } from './intake/raw-text.ts';
import { requestOf } from './intake/request.ts';
import { compileTemplate, fieldPath, fillTemplate, valueAt } from './intake/template.ts';
import type { Draft, Json, JsonObject, Message, Place, Priority, Rejection, Row } from './job.ts';

export { templateFields } from './intake/template.ts';

/** A row's prompt is the first of these fields that it has, when nothing else says which. */
export const promptFieldNames = ['prompt', 'question', 'text', 'input', 'instruction', 'content'] as const;

export interface IntakeOptions {
  /** A prompt with `{{field}}` in it. */
  readonly template?: string;
  /** A field's name, or `a.b.0` into objects and arrays. */
  readonly promptField?: string;
  readonly idField?: string;
  /** System prompt for rows that have none. */
  readonly system?: string;
  /** Pins every row to this model. */
  readonly model?: string;
  /** Rows that name a model are routed all the same. */
  readonly reroute?: boolean;
  /** Rows are CSV records: their values are texts that stand for numbers, booleans and JSON. */
  readonly csv: boolean;
  /** `openai-batch`: every row must be a line of OpenAI's batch format. Other formats leave it to the row. */
  readonly format?: string;
  readonly defaults: { readonly maxTokens: number; readonly temperature?: number; readonly topP?: number };
}

export interface Intake {
  /** Never throws, whatever the row holds. */
  draft(row: Row): Draft | Rejection;
  /** The field that was taken for the prompt without being named `prompt` or by an option; null while there was none. */
  promptField(): string | null;
}

export const isRejection = (x: Draft | Rejection): x is Rejection => 'reason' in x;

/** What a row asks: messages, or why there is nothing to ask. */
type Prompt =
  | { readonly messages: readonly Message[]; readonly wrong?: undefined }
  | { readonly messages?: undefined; readonly wrong: string };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws UsageError for a template that cannot be compiled. */
export const createIntake = (options: IntakeOptions): Intake => {
  const template = options.template === undefined ? null : compileTemplate(options.template);
  // Messages are a shape of their own, not a text in a field.
  const promptName = template !== null || options.promptField === 'messages' ? null : (options.promptField ?? null);
  const promptPath = promptName === null ? null : fieldPath(promptName);
  const idName = options.idField === undefined || options.idField === 'id' ? null : options.idField;
  const idPath = idName === null ? null : fieldPath(idName);
  const { csv } = options;
  const fields = new Map(native);
  if (idPath !== null) fields.delete('id');
  if (template !== null || promptPath !== null) {
    fields.delete('messages');
    fields.delete('prompt');
  }
  const isBatchFormat = options.format === 'openai-batch';
  const mayBeBatch = isBatchFormat || (template === null && promptPath === null && !csv);
  let detected: string | null = null;

  const draft = (row: Row): Draft | Rejection => {
    if (row.bad !== undefined) {
      return { file: row.file, line: row.line, id: `row-${row.line}`, hasOwnId: false, reason: row.bad, raw: row.raw };
    }
    const { value } = row;
    if (typeof value === 'string' && !isBatchFormat) return fromText(row, value);
    if (!isObject(value)) {
      const wanted = isBatchFormat ? 'an object with custom_id and body' : 'a JSON object or a string';
      return rejection(row, value, nothing, `a row must be ${wanted}, not ${describeType(value)}`);
    }
    if (mayBeBatch && (isBatchFormat || isBatchLine(value))) return fromBatchLine(row, value);
    return fromObject(row, value);
  };

  const fromText = (row: Place, text: string): Draft | Rejection => {
    if (template === null) {
      const wrong = text.trim() === '' ? 'no prompt: the row is empty' : null;
      return wrong === null
        ? finish(row, text, nothing, { messages: userMessage(text) })
        : rejection(row, text, nothing, wrong);
    }
    // Whichever of the usual names the template uses for it.
    const named: Record<string, Json> = {};
    for (const name of promptFieldNames) named[name] = text;
    return finish(row, text, nothing, filled(named));
  };

  const fromObject = (row: Place, value: JsonObject): Draft | Rejection => {
    const messages = template === null && promptPath === null ? value.messages : undefined;
    const isChat = messages !== undefined && messages !== null && !(csv && isBlankCell(messages));
    const field = isChat || template !== null ? null : (promptName ?? detect(value));
    const collected = collect(value, {
      fields,
      usedUp: [field, idName],
      parameters: isChat && !csv ? 'documented' : 'none',
      isCsv: csv,
    });
    if (template !== null) return finish(row, value, collected, filled(value));
    if (!isChat) return finish(row, value, collected, promptIn(value, field));
    const { known } = collected;
    if (known.prompt !== undefined) {
      const wrong = 'the row has both "prompt" and "messages": keep one, or name the prompt with --prompt-field';
      return rejection(row, value, collected, wrong);
    }
    return finish(row, value, collected, { messages: (known.messages ?? []) as unknown as readonly Message[] });
  };

  const fromBatchLine = (row: Place, value: JsonObject): Draft | Rejection => {
    const outer = collect(value, batchFields.envelope);
    const wrong = wrongEnvelope(value) ?? outer.wrong;
    const inner = isObject(value.body) ? collect(value.body, batchFields.body) : nothing;
    const custom = value.custom_id ?? undefined;
    const wrongCustomId = custom === undefined || idPath !== null ? null : wrongId('custom_id')(custom);
    const { metadata } = inner.known;
    const collected: Collected = {
      known: {
        ...inner.known,
        ...outer.known,
        ...(custom !== undefined && wrongCustomId === null && { id: custom }),
      },
      // OpenAI takes metadata only of completions that it is to keep.
      extra: inner.extra?.store === true && metadata !== undefined ? { ...inner.extra, metadata } : inner.extra,
      rest: outer.rest,
      wrong: wrong ?? wrongCustomId ?? inner.wrong,
    };
    const { messages } = collected.known;
    return messages === undefined
      ? rejection(row, value, collected, collected.wrong ?? 'no prompt: "body" has no messages')
      : finish(row, value, collected, { messages: messages as unknown as readonly Message[] });
  };

  const filled = (value: JsonObject): Prompt => {
    const prompt = fillTemplate(template!, value);
    if (prompt.missing !== undefined) {
      return { wrong: `no prompt: the row has no field "${prompt.missing}", which the template needs` };
    }
    return prompt.text.trim() === ''
      ? { wrong: 'no prompt: the template comes to nothing for this row' }
      : { messages: userMessage(prompt.text) };
  };

  const promptIn = (value: JsonObject, field: string | null): Prompt => {
    if (field === null) {
      const names = promptFieldNames.join(', ');
      return {
        wrong: `no prompt: the row has no field messages, ${names}; name its field with --prompt-field or --template`,
      };
    }
    const text = promptPath === null ? value[field] : valueAt(value, promptPath);
    if (text === undefined || text === null) return { wrong: `no prompt: the row has no field "${field}"` };
    const wrong = wrongPrompt(field, text);
    return wrong === null ? { messages: userMessage(text as string) } : { wrong };
  };

  const detect = (value: JsonObject): string | null => {
    for (const name of promptFieldNames) {
      if (Object.hasOwn(value, name) && value[name] !== null) {
        if (name !== 'prompt') detected ??= name;
        return name;
      }
    }
    return null;
  };

  /** The row's own id; `wrong` when it has one that is none. */
  const ownId = (
    value: Json,
    known: Collected['known'],
  ): { readonly id: string | null; readonly wrong: string | null } => {
    let id = known.id;
    if (idPath !== null) {
      const given = isObject(value) ? valueAt(value, idPath) : undefined;
      const wrong = given === undefined || given === null ? null : wrongId(idPath.name)(given);
      if (wrong !== null) return { id: null, wrong };
      id = given;
    }
    return { id: id === undefined || id === null || id === '' ? null : String(id), wrong: null };
  };

  const finish = (row: Place, value: Json, collected: Collected, prompt: Prompt): Draft | Rejection => {
    const { id, wrong } = ownId(value, collected.known);
    const reason = collected.wrong ?? wrong ?? prompt.wrong ?? null;
    if (reason !== null || prompt.messages === undefined)
      return rejection(row, value, collected, reason ?? 'no prompt');
    const { known, extra, rest } = collected;
    const model = options.model ?? (options.reroute ? undefined : pinnedModel(known.model as string | undefined));
    const made: { -readonly [name in keyof Draft]: Draft[name] } = {
      file: row.file,
      line: row.line,
      id: id ?? `row-${row.line}`,
      hasOwnId: id !== null,
      request: requestOf(prompt.messages!, known, extra, options),
      costAware: known.cost_aware !== false,
    };
    if (model !== undefined) made.model = model;
    if (known.priority !== undefined) made.priority = known.priority as Priority;
    if (known.latency_budget_ms !== undefined) made.latencyBudgetMs = known.latency_budget_ms as number;
    if (known.metadata !== undefined) made.metadata = known.metadata;
    if (rest !== null) made.rest = rest;
    return made;
  };

  const rejection = (row: Place, value: Json, collected: Collected, reason: string): Rejection => {
    const { id } = ownId(value, collected.known);
    const { metadata } = collected.known;
    return {
      file: row.file,
      line: row.line,
      id: id ?? `row-${row.line}`,
      hasOwnId: id !== null,
      reason,
      raw: rawText(typeof value === 'string' ? value : JSON.stringify(value)),
      ...(metadata !== undefined && { metadata }),
      ...(collected.rest !== null && { rest: collected.rest }),
    };
  };

  return { draft, promptField: () => detected };
};

const nothing: Collected = { known: {}, extra: null, rest: null, wrong: null };

const isBlankCell = (value: Json): boolean => typeof value === 'string' && value.trim() === '';

const userMessage = (content: string): readonly Message[] => [{ role: 'user', content }];

const pinnedModel = (model: string | undefined): string | undefined => {
  const name = model?.trim();
  return name === 'auto' ? undefined : name;
};
