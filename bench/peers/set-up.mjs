// Installs what llmgw is measured against, at pinned versions, below bench/peers and nowhere else: npm run bench:peers.
// What cannot be installed is said, and the benchmarks list it as not measured.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const here = import.meta.dirname;
const python = join(here, '.venv/bin/python');
const steps = [
  ['Node packages', 'npm', ['ci', '--no-audit', '--no-fund', '--prefix', here]],
  ['Python environment', 'python3', ['-m', 'venv', join(here, '.venv')]],
  ['Python packages', python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '-r', join(here, 'requirements.txt')]],
];
for (const [what, command, args] of steps) {
  console.log(`${what} …`);
  const { status, error } = spawnSync(command, args, { cwd: here, stdio: 'inherit', timeout: 15 * 60_000 });
  if (status === 0) continue;
  console.error(`${what}: ${error?.message ?? `${command} ended with ${status}`}`);
  process.exitCode = 1;
}
