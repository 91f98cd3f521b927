/** Runs that nobody watches: samples/cron as cron and systemd would start it, docs/cron.md. */

import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { goodAnswer, recordingServers } from '../support/recording-server.ts';
import { bin, jsonLines, linesOf, type Workspace, workspaces } from '../support/run-cli.ts';

const newWorkspace = workspaces();
const newServer = recordingServers();
const samples = resolve(import.meta.dirname, '../../samples/cron');
const jobs = linesOf(readFileSync(resolve(samples, 'crontab'), 'utf8')).filter((line) => /^[\d*]/.test(line));

const has = (program: string, args: readonly string[]): boolean => spawnSync(program, args).status === 0;

/** A machine as cron sees it: the tool on the path, next to no environment, no HOME, no terminal, nothing to read. */
const newMachine = async () => {
  const server = await newServer();
  const workspace = newWorkspace();
  for (const folder of ['bin', 'data', 'etc', 'log', 'state']) mkdirSync(workspace.path(folder));
  symlinkSync(bin, workspace.path('bin/llmgw'));
  workspace.write(
    'etc/config.yaml',
    `providers: { openai: { base_url: ${server.url}/v1, api_key: "\${OPENAI_API_KEY}" } }\n`,
  );
  workspace.write('etc/keys.env', 'OPENAI_API_KEY=from-the-file\n');
  workspace.write(
    'data/nightly.csv',
    `id,prompt\n${Array.from({ length: 8 }, (_, n) => `${n},prompt ${n} é漢`).join('\n')}\n`,
  );
  return { server, workspace };
};

const environment = (workspace: Workspace): string =>
  `env -i SHELL=/bin/sh LC_ALL=C PATH='${workspace.path('bin')}:${dirname(process.execPath)}:/usr/bin:/bin'`;

/** What a line of the crontab does, with the places of this machine. */
const commandOf = (line: string, workspace: Workspace): string =>
  line
    .split(/\s+/)
    .slice(5)
    .join(' ')
    .replaceAll('/data/', `${workspace.path('data')}/`)
    .replaceAll('/etc/llmgw/', `${workspace.path('etc')}/`)
    .replaceAll('/var/log/llmgw/', `${workspace.path('log')}/`);

const asCron = (command: string, workspace: Workspace) =>
  workspace.shell(`${environment(workspace)} sh -c '${command.replaceAll("'", "'\\''")}' <&-`);

describe('the crontab of the samples', () => {
  test('has two jobs', () => {
    expect(jobs).toHaveLength(2);
    for (const job of jobs) expect(job.replaceAll('\\%', '')).not.toContain('%');
  });

  test('runs in what cron gives it: no HOME, no terminal, no input, the locale C; a log line an event', async () => {
    const { server, workspace } = await newMachine();
    const night = await asCron(commandOf(jobs[0]!, workspace), workspace);
    expect(night).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(server.requests).toHaveLength(8);
    expect(server.requests[0]!.headers.authorization).toBe('Bearer from-the-file');
    expect(workspace.read('data/nightly.results.csv')).toContain('prompt 7 é漢');
    const events = jsonLines(workspace.read('log/nightly.log'));
    expect(events.at(-1)).toMatchObject({ event: 'run.finished', reason: 'finished' });

    const morning = await asCron(commandOf(jobs[1]!, workspace), workspace);
    expect(morning).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(server.requests).toHaveLength(8);
  });

  test('a start while the last one still runs does nothing, says one line and is no failure', async () => {
    const { server, workspace } = await newMachine();
    server.on('/v1', (request, count) => ({ ...goodAnswer(request, count), delayMs: 3000 }));
    const first = asCron(commandOf(jobs[0]!, workspace), workspace);
    while (server.requests.length < 8) await new Promise((done) => setTimeout(done, 10));
    const [second, bare] = await Promise.all([
      asCron(commandOf(jobs[1]!, workspace), workspace),
      asCron(commandOf(jobs[1]!, workspace).replace(/ \|\| .*/, ''), workspace),
    ]);
    expect(second.code).toBe(0);
    expect(linesOf(second.stderr)).toHaveLength(1);
    expect(second.stderr).toMatch(/process \d+, since .* is writing .*nightly\.results\.csv/);
    expect(bare.code).toBe(4);
    expect((await first).code).toBe(0);
    expect(server.requests).toHaveLength(8);
  });
});

describe('a run of another user', () => {
  const isRoot = process.getuid?.() === 0;
  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const canBeAnother = !isRoot || has('setpriv', [...asNobody, process.execPath, bin, '--version']);

  test.skipIf(!canBeAnother)('in a folder that it may not write to puts everything where -o says', async () => {
    const { server, workspace } = await newMachine();
    mkdirSync(workspace.path('closed'));
    chmodSync(workspace.folder, 0o755);
    chmodSync(workspace.path('closed'), 0o555);
    chmodSync(workspace.path('state'), 0o777);
    const user = isRoot ? `setpriv ${asNobody.join(' ')}` : '';
    const run = await workspace.shell(
      `cd closed && ${environment(workspace)} OPENAI_API_KEY=k OPENAI_BASE_URL=${server.url}/v1 ${user} llmgw batch ../data/nightly.csv -o ../state/out.csv --report html --quiet <&-`,
    );
    expect(run, run.stderr).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['out.csv', 'out.csv.keys', 'out.csv.summary.json', 'out.csv.summary.html']) {
      accessSync(workspace.path(`state/${name}`));
    }
    expect((await workspace.shell('ls -A closed data')).stdout).toBe('closed:\n\ndata:\nnightly.csv\n');

    const refused = await workspace.shell(
      `cd closed && ${environment(workspace)} OPENAI_API_KEY=k OPENAI_BASE_URL=${server.url}/v1 ${user} llmgw batch ../data/nightly.csv -o out.csv <&-`,
    );
    expect(refused.code).toBe(2);
    expect(linesOf(refused.stderr)[0]).toContain('out.csv: no permission');
    expect(server.requests, 'nothing was sent').toHaveLength(8);
  });
});

describe('the systemd units of the samples', () => {
  test.skipIf(!has('systemd-analyze', ['--version']))('are valid', () => {
    const workspace = newWorkspace();
    for (const name of ['llmgw-nightly.service', 'llmgw-nightly.timer']) {
      const text = readFileSync(resolve(samples, name), 'utf8');
      workspace.write(name, text.replace('/usr/local/bin/llmgw', process.execPath));
    }
    const names = ['llmgw-nightly.service', 'llmgw-nightly.timer'].map(workspace.path);
    expect(execFileSync('systemd-analyze', ['verify', ...names], { encoding: 'utf8', stdio: 'pipe' })).toBe('');
  });

  test('start what the crontab starts', () => {
    const service = readFileSync(resolve(samples, 'llmgw-nightly.service'), 'utf8');
    const started = /^ExecStart=\S*\/(llmgw .*)$/m.exec(service)![1]!;
    expect(started.replace('/var/lib/llmgw/', '/data/')).toBe(
      jobs[0]!.replace(/^.*?(llmgw .*) 2>>.*$/, '$1').replace(' --env-file /etc/llmgw/keys.env', ''),
    );
  });
});
