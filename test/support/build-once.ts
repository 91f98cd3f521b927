import { execFileSync } from 'node:child_process';

/** The CLI tests drive the built tool, so the build is made anew once per test run. */
export default function buildOnce(): void {
  execFileSync(process.execPath, ['scripts/build.mjs', '--no-types'], { stdio: 'inherit' });
}
