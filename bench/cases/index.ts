/** All benchmarks in the order in which they run: what the later ones need, the earlier ones have made. */

import type { Benchmark } from '../bench.ts';
import { auto } from './auto.ts';
import { breaker } from './breaker.ts';
import { cpu } from './cpu.ts';
import { makespan } from './makespan.ts';
import { memory } from './memory.ts';
import { peers } from './peers.ts';
import { quota } from './quota.ts';
import { resume } from './resume.ts';
import { route } from './route.ts';
import { startUp } from './start-up.ts';
import { twoTargets } from './two-targets.ts';

export const benchmarks: readonly Benchmark[] = [
  cpu,
  peers,
  memory,
  resume,
  startUp,
  route,
  makespan,
  quota,
  auto,
  twoTargets,
  breaker,
];
