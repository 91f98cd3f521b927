/** `llmgw models`: what can be asked for, where, at what price, and whether there is a key. */

import { loadConfig, type MissingKey } from '../config/load.ts';
import { suggest } from '../config/suggest.ts';
import { ratesAt } from '../core/pricing.ts';
import { systemRuntime } from '../engine/runtime.ts';
import { openModelBook } from '../gateway/model-book.ts';
import { formatCount, formatUsd } from '../observe/format.ts';
import { table } from '../observe/report/table.ts';
import { exitCodes } from './exit-codes.ts';
import { variablesToSet } from './missing-keys.ts';

interface Offer {
  readonly model: string;
  readonly provider: string;
  readonly upstream_model: string;
  readonly key: boolean;
  readonly context_window: number | null;
  readonly max_output_tokens: number | null;
  readonly input_usd_per_mtok: number | null;
  readonly cached_input_usd_per_mtok: number | null;
  readonly output_usd_per_mtok: number | null;
  readonly retired_on: string | null;
  readonly classes: readonly string[];
}

export const models = async (flags: { json?: true; config?: string; envFile?: string }): Promise<number> => {
  const config = await loadConfig({
    cwd: process.cwd(),
    env: process.env,
    configPath: flags.config,
    envFile: flags.envFile,
  });
  const withKey = new Set(config.settings.providers.map(({ name }) => name));
  const wallMs = systemRuntime.wallMs();
  const book = await openModelBook({
    settings: { ...config.settings, providers: [...config.settings.providers, ...config.withoutKey] },
    wallMs,
    wanted: [],
    suggest,
    onNotice: () => {},
    withoutKey: [],
  });
  const { routing } = book.catalog;
  const classesOf = (model: string): string[] =>
    (['high', 'medium', 'low'] as const).filter((priority) => routing.models[priority].includes(model));
  const offers = [...book.catalog.targets.values()].map((target): Offer => {
    const rates = ratesAt(target.prices, wallMs, 0);
    return {
      model: target.model,
      provider: target.provider,
      upstream_model: target.upstreamModel,
      key: withKey.has(target.provider),
      context_window: target.contextWindow,
      max_output_tokens: target.maxOutputTokens,
      input_usd_per_mtok: rates?.input ?? null,
      cached_input_usd_per_mtok: rates === null ? null : (rates.cachedInput ?? rates.input),
      output_usd_per_mtok: rates?.output ?? null,
      retired_on: target.retiredOn ?? null,
      classes: classesOf(target.model),
    };
  });
  offers.sort((a, b) => b.classes.length - a.classes.length || Number(b.key) - Number(a.key));
  process.stdout.write(
    flags.json === true ? `${JSON.stringify(offers, null, 2)}\n` : offerTable(offers, config.missingKeys),
  );
  return exitCodes.ok;
};

const offerTable = (offers: readonly Offer[], missing: readonly MissingKey[]): string => {
  const plain = (text: string): string => text;
  const lines = table(offers, {
    width: Math.max(80, process.stdout.columns ?? 120),
    heading: plain,
    // Names are there to be copied.
    leastFirst: 60,
    columns: [
      { title: 'model', cell: ({ model }) => model },
      { title: 'provider', cell: ({ provider }) => provider },
      { title: 'key', cell: ({ key }) => (key ? 'yes' : '-') },
      { title: 'class', cell: ({ classes }) => classes.join(',') || '-', importance: 3 },
      {
        title: 'window',
        cell: ({ context_window: tokens }) => (tokens === null ? '?' : formatCount(tokens)),
        importance: 2,
      },
      { title: '$/Mtok in', cell: ({ input_usd_per_mtok: usd }) => formatUsd(usd) },
      { title: 'out', cell: ({ output_usd_per_mtok: usd }) => formatUsd(usd) },
      { title: 'ends', cell: ({ retired_on: day }) => day ?? '', importance: 1 },
    ],
  });
  const keys = missing.map((one) => `  ${variablesToSet(one)}`);
  return `${lines.join('\n')}\n${keys.length === 0 ? '' : `\nTo switch a provider on, set:\n${keys.join('\n')}\n`}`;
};
