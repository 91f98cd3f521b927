/**
 * Times the decision of where a row goes, row by row, from the first one on, so that the cold code counts. Prints JSON:
 * strategy → percentiles in µs. Argument: rows.
 */

import type { Target } from '../src/core/catalog.ts';
import { classify } from '../src/core/classify.ts';
import type { ChatRequest, Strategy } from '../src/core/job.ts';
import { pickTarget } from '../src/core/route/pick-target.ts';
import { newRotation } from '../src/core/route/rotation.ts';
import type { TargetView } from '../src/core/route/target-view.ts';
import { planRoute, type RouteContext } from '../src/core/route.ts';
import { newLearnedOutput } from '../src/core/tokens.ts';
import { callsOf, catalogOf, jobOf, targetOf, viewOf } from '../test/support/sample-plans.ts';
import { defaultBreaker } from '../test/support/world.ts';
import { percentile } from './figure.ts';
import { promptOf } from './rows.ts';

const rows = Number(process.argv[2] ?? 20_000);
const models = ['m1', 'm2', 'm3', 'm4', 'm5'];
const targets: Target[] = models.flatMap((model, i) => [
  targetOf(`first/${model}`, { prices: [{ rates: { input: 1 + i, output: 4 + i }, source: 'bench' }] }),
  targetOf(`second/${model}`, { prices: [{ rates: { input: 1 + i, output: 3 + i }, source: 'bench' }], weight: 2 }),
]);
const views: ReadonlyMap<string, TargetView> = new Map(
  targets.map(({ id }, i) => [id, viewOf(id, { recent: callsOf(95, 400 + 37 * i, 5) })]),
);
const more = ' The report goes on in the same manner for a while, with figures and names.'.repeat(30);
const requests: ChatRequest[] = Array.from({ length: rows }, (_, row) => ({
  // Every tenth row is a page long.
  messages: [{ role: 'user', content: row % 10 === 9 ? promptOf(row) + more : promptOf(row) }],
  maxTokens: 2048,
}));

const told: Record<string, { p50: number; p99: number; withClassifierP99: number }> = {};
for (const strategy of ['cheapest', 'fastest', 'weighted', 'ordered'] satisfies Strategy[]) {
  const context: RouteContext = {
    catalog: catalogOf(targets, { strategy }),
    wallMs: Date.now(),
    learned: newLearnedOutput(),
    tokenCorrection: () => 1.05,
    rotation: newRotation(),
  };
  const route: number[] = [];
  const whole: number[] = [];
  for (const request of requests) {
    const begin = performance.now();
    const { priority, reason } = classify({ request }, []);
    const job = jobOf({ request, priority, classReason: reason });
    const classified = performance.now();
    const plan = planRoute(job, context);
    const pick = pickTarget(plan, views, classified, { settings: defaultBreaker, failures: [], excluded: () => false });
    const end = performance.now();
    if (pick.kind !== 'target') throw new Error('no target was picked');
    route.push((end - classified) * 1000);
    whole.push((end - begin) * 1000);
  }
  told[strategy] = {
    p50: percentile(route, 0.5),
    p99: percentile(route, 0.99),
    withClassifierP99: percentile(whole, 0.99),
  };
}
process.stdout.write(`${JSON.stringify(told)}\n`);
