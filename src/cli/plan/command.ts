/** `llmgw plan`: classify, route and price every row; no request, no key, no results file. */

import type { Notice } from '../../core/catalog.ts';
import { isRejection } from '../../core/intake.ts';
import { emptyPricePlan, pricePlan } from '../../core/price-plan.ts';
import { expectedOutput, newLearnedOutput } from '../../core/tokens.ts';
import { systemRuntime } from '../../engine/runtime.ts';
import { createRouter } from '../../gateway/engine.ts';
import { readFinished } from '../../io/output/finished-rows.ts';
import { createRowKeys } from '../../io/row-key.ts';
import type { BatchFlags } from '../batch/flags.ts';
import { columnsWithoutInput, formatOf, outputPath } from '../batch/output.ts';
import { prepare } from '../batch/prepare.ts';
import { imaginedProviders } from '../batch/providers.ts';
import { holdsSimulated } from '../batch/simulated-results.ts';
import { exitCodes } from '../exit-codes.ts';
import { type PlanResult, planJson, planText } from './render.ts';
import { loadTokenizer } from './tokenizer.ts';

const rejectionsShown = 5;
const widest = 100;

export const plan = async (
  files: readonly string[],
  flags: BatchFlags & { json?: true; exact?: true },
): Promise<number> => {
  const runtime = systemRuntime;
  const warnings = new Map<string, Notice>();
  const warn = (notice: Notice): void => void warnings.set(notice.message, notice);
  const prepared = await prepare(files, flags, {
    wallMs: runtime.wallMs(),
    // What a run would use; without any key, what it could use.
    providersOf: (config) =>
      config.settings.providers.length > 0 ? config.settings.providers : imaginedProviders(config),
    onNotice: warn,
  });
  const { input, intake, book, config } = prepared;
  for (const warning of [...config.warnings, ...book.warnings]) warn(warning);
  const path = outputPath(files, flags);
  const format = formatOf(path, flags);
  const begunAnew = flags.fresh === true || (flags.simulate === undefined && holdsSimulated({ path, format }) === true);
  const earlier = begunAnew
    ? null
    : await readFinished(path, { format, columns: input.columns ?? columnsWithoutInput });
  const countTokens = flags.exact === true ? await loadTokenizer() : undefined;
  const router = createRouter({ book, runtime, countTokens });
  const keys = createRowKeys();
  const learned = newLearnedOutput();
  const prices = emptyPricePlan();
  const rejections: string[] = [];
  let read = 0;
  let skipped = 0;
  let rejected = 0;

  try {
    rows: for await (const batch of input.batches) {
      for (const row of batch) {
        if (prepared.filter !== null && !prepared.filter(row)) continue;
        read++;
        const draft = intake.draft(row);
        const trouble = isRejection(draft) ? draft.reason : draft.model === undefined ? null : book.admit(draft.model);
        if (isRejection(draft) || trouble !== null) {
          rejected++;
          if (rejections.length < rejectionsShown) rejections.push(`${row.file}:${row.line}: ${trouble}`);
        } else {
          const { key } = keys.keyOf(draft);
          const status = earlier?.(key) ?? null;
          if (status === 'ok' || (status === 'failed' && !flags.retryFailed)) skipped++;
          else {
            const { priority, reason } = prepared.classify(draft);
            pricePlan(prices, router.plan({ ...draft, key, priority, classReason: reason }), {
              catalog: book.catalog,
              wallMs: runtime.wallMs(),
              expectedOutput: (of, maxTokens) => expectedOutput(learned, of, maxTokens),
            });
          }
        }
        if (read === flags.limit) break rows;
      }
    }
  } finally {
    await input.close();
  }

  const missing = new Set(config.withoutKey.map(({ name }) => name));
  const result: PlanResult = {
    prices,
    read,
    skipped,
    rejected,
    rejections,
    warnings: [...warnings.values()],
    withoutKey: prepared.settings.providers.map(({ name }) => name).filter((name) => missing.has(name)),
  };
  const columns = Math.min(widest, process.stdout.columns ?? widest);
  process.stdout.write(flags.json === true ? planJson(result) : planText(result, columns));
  return exitCodes.ok;
};
