/** What is allowed but hardly meant. */

import { spelling } from '../core/catalog/model-names.ts';
import type { Settings } from '../core/settings.ts';
import { suggest } from './suggest.ts';
import type { Warning } from './warning.ts';

export const settingsWarnings = (settings: Settings): readonly Warning[] => {
  const warnings: Warning[] = [];
  const { routing, breaker, concurrency, window } = settings;
  const listed = [...new Set([...routing.high, ...routing.medium, ...routing.low])];
  const known = new Set(listed.map(spelling));
  for (const model of Object.keys(routing.weights)) {
    if (known.has(spelling(model))) continue;
    const near = suggest(model, listed);
    const question = near === null ? '' : `; did you mean ${near}?`;
    warnings.push({ code: 'unused_weight', message: `routing.weights: no class lists the model ${model}${question}` });
  }
  if (window < concurrency && settings.findsConcurrency !== true) {
    warnings.push({
      code: 'small_window',
      message: `window: only ${window} rows are admitted at a time, so concurrency ${concurrency} is never reached`,
    });
  }
  if (breaker.minimumRequests > breaker.window) {
    warnings.push({
      code: 'breaker_rate_unused',
      message: 'breaker.minimum_requests: more than breaker.window, so failure_rate never opens a breaker',
    });
  }
  return warnings;
};
