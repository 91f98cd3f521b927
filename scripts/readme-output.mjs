// Runs the `sh` blocks of a document in order, in a folder of their own, and puts what they print into the text block
// that follows between `<!-- output -->` and `<!-- end of output -->`. Nothing is sent: a `batch` without --simulate gets it.
// node scripts/readme-output.mjs [README.md]; the tests run the same blocks and compare (test/docs.test.ts).
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(import.meta.dirname, '..');
const block = /^```sh\n([\s\S]*?)^```\n(\n<!-- output -->\n```text\n)?/gm;
const outputEnd = '```\n<!-- end of output -->';

/**
 * The `sh` blocks of a Markdown text: { code, line, output }, where `output` is the text block that shows what the
 * block prints ({ text, start, end } by position), or null when there is none.
 */
export const shellBlocks = (markdown) =>
  [...markdown.matchAll(block)].map((match) => {
    const line = markdown.slice(0, match.index).split('\n').length;
    if (match[2] === undefined) return { code: match[1], line, output: null };
    const start = match.index + match[0].length;
    const end = markdown.indexOf(outputEnd, start);
    if (end === -1) throw new Error(`the output of the block in line ${line} has no end`);
    return { code: match[1], line, output: { text: markdown.slice(start, end), start, end } };
  });

const tool = `exec '${process.execPath}' '${join(root, 'bin/llmgw.js')}' "$@"`;
const commands = {
  llmgw: `case " $* " in *" --simulate"* | *" --dry-run"*) ;; " batch "*) set -- "$@" --simulate instant ;; esac\n${tool}`,
  npx: '[ "$1" = llmgw ] || exit 127\nexec "$@"',
  npm: '[ "$1" = ci ] || exit 127',
};

/** A folder with the samples, in which `llmgw`, `npx llmgw` and `npm ci` mean this checkout: { run, close }. */
export const openShell = () => {
  const folder = mkdtempSync(join(tmpdir(), 'llmgw-docs-'));
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(commands)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  cpSync(join(root, 'samples/tasks.jsonl'), join(folder, 'samples/tasks.jsonl'));
  return {
    /** Runs a block to its end: { code, text }, both streams together. */
    run(code) {
      const { status, stdout } = spawnSync('sh', ['-c', `exec 2>&1; set -e\n${code}`], {
        cwd: folder,
        env: { PATH: `${bin}:${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8', NO_COLOR: '1' },
        encoding: 'utf8',
        timeout: 60_000,
      });
      return { code: status, text: stdout };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Lines about the calendar, which come and go with the days, and about waits, which come and go with the machine's load. */
const passing = /^(?:note|warning): .*\n|^Not used: .*\n/gm;

const names = /(?:\b[a-z]+\/)?\b(?:gpt|claude|gemini|deepseek)-[\w.-]+/g;

/**
 * What stays of an output on any day and machine: its words, whatever the figures, the width of columns, the models that
 * were chosen and how many lines of one kind a table has. Of JSON, the keys and the kinds of values.
 */
export const shapeOf = (output) =>
  output
    .replace(passing, '')
    .replaceAll(' · ', ' ')
    .replace(/: "[^"\n]*"/g, ': "…"')
    .replace(names, '@')
    .replace(/-?\$?\d[\d,.]*(?:e-?\d+)?(?: ?(?:ms|s|min|h)\b|%|×)?/g, '#')
    .replace(/\s+/g, ' ')
    .replace(/ waited p# #, p# #/g, '')
    .replace(/@ (?:high|medium|low) /g, '@ ')
    .replace(/(@(?: [#?])+)(?: \1)+/g, '$1')
    .replace(/("@",?)(?: "@",?)+/g, '"@"')
    .trim();

const refresh = (path) => {
  const before = readFileSync(path, 'utf8');
  const shell = openShell();
  try {
    let after = '';
    let from = 0;
    for (const { code, line, output } of shellBlocks(before)) {
      const ran = shell.run(code);
      if (ran.code !== 0) throw new Error(`${path}:${line} ended with ${ran.code}:\n${ran.text}`);
      if (output === null) continue;
      after += before.slice(from, output.start) + ran.text.replace(/[ \t]+$/gm, '').trimEnd();
      after += '\n';
      from = output.end;
    }
    writeFileSync(path, after + before.slice(from));
  } finally {
    shell.close();
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of process.argv.length > 2 ? process.argv.slice(2) : [join(root, 'README.md')]) refresh(path);
}
