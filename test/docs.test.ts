import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../src/cli/exit-codes.ts';
import { defaultModels, emptyConfig } from '../src/config/defaults.ts';
import { presets } from '../src/config/presets.ts';
import { knownModels } from '../src/core/catalog/models/index.ts';
import { failureCodes, policyOf } from '../src/core/failure.ts';
import { bin } from './support/run-cli.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface ShellBlock {
  readonly code: string;
  readonly line: number;
  readonly output: { readonly text: string } | null;
}
/** What the script that refreshes the README's output offers to the tests; it is plain JavaScript. */
interface Script {
  shellBlocks(markdown: string): readonly ShellBlock[];
  openShell(): { run(code: string): { readonly code: number | null; readonly text: string }; close(): void };
  shapeOf(output: string): string;
}
const script = '../scripts/readme-output.mjs';
const { shellBlocks, openShell, shapeOf } = (await import(script)) as Script;

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/formats.md', 'docs/routing.md'];
const runnable = ['README.md', 'docs/formats.md'];

/** The text under a heading, down to the next one of any level. */
const section = (markdown: string, heading: string): string => {
  const start = markdown.indexOf(`\n${heading}\n`);
  if (start === -1) throw new Error(`no heading ${heading}`);
  const after = markdown.slice(start + heading.length + 2);
  const end = after.search(/^#{1,6} /m);
  return end === -1 ? after : after.slice(0, end);
};

/** The body rows of every table in a text, cells trimmed. */
const tableRows = (markdown: string): string[][] => {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const cells = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.filter((_, at) => !isRule(cells[at]) && !isRule(cells[at + 1]));
};
const isRule = (row: readonly string[] | undefined): boolean => row?.every((cell) => /^:?-+:?$/.test(cell)) === true;

const fenced = /^```[a-z]*\n([\s\S]*?)^```$/gm;
const inCode = (text: string): string[] =>
  [...text.replace(fenced, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
const firstColumn = (markdown: string): string[] => tableRows(markdown).flatMap(([first]) => inCode(first!));

const help = (command: string): string =>
  execFileSync(process.execPath, [bin, command, '--help'], { encoding: 'utf8' });
const commands = ['batch', 'plan', 'report', 'models', 'init', 'sim', 'help'];
const flags = new Set(commands.slice(0, -1).flatMap((command) => help(command).match(/--[a-z][a-z-]+/g) ?? []));
flags.add('--version');
/** What is said of other tools is not about this one's flags. */
const ofOthers = /^(?:npm|npx|git|node|kill)\b(?! llmgw)|^--(?:resume|retry-errors)$/m;

describe.each(runnable)('every command of %s', (path) => {
  const shell = openShell();
  afterAll(() => shell.close());

  const hasJq = shell.run('command -v jq').code === 0;
  const blocks = shellBlocks(read(path));
  it('is there to be run', () => {
    expect(blocks.length).toBeGreaterThan(5);
    expect(read(path).match(/^```sh$/gm)).toHaveLength(blocks.length);
  });

  it.for(blocks.map((block) => [block.line, block] as const))(
    'runs, and prints what it says: line %d',
    ([, block], { skip }) => {
      if (!hasJq && block.code.includes('jq ')) skip('jq is not installed');
      const { code, text } = shell.run(block.code);
      expect(code, text).toBe(0);
      const hint = 'node scripts/readme-output.mjs puts the real output in';
      if (block.output !== null) expect(shapeOf(text), hint).toBe(shapeOf(block.output.text));
    },
  );
});

describe('the comparison of outputs', () => {
  it.each([
    ['12 rows: 11 ok · $0.0123 · 1.2 s', '7 rows: 3 ok · $1,234.5\n300 ms'],
    ['a   1     2', 'a 10 20'],
    ['note: retired\nx', 'x'],
    ['1 request waited p50 1 ms, p95 2 ms', '2 request'],
    ['openai/gpt-4.1 1 2\nholysheep/deepseek-v3.2 3 4', 'google/gemini-2.5-flash 7 8'],
    ['{"priority": "low"}', '{"priority": "high"}'],
  ])('lets %j be %j', (one, other) => {
    expect(shapeOf(one)).toBe(shapeOf(other));
  });
  it.each([
    ['1 ok', '1 failed'],
    ['low 1', 'low 1 2'],
    ['a b', 'b a'],
    ['gpt-4.1 1 2', 'gpt-4.1 1'],
    ['{"priority": "low"}', '{"class": "low"}'],
    ['{"cost": 1}', '{"cost": null}'],
  ])('tells %j from %j', (one, other) => {
    expect(shapeOf(one)).not.toBe(shapeOf(other));
  });
});

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('links to files and headings that are there', () => {
    const wrong = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? path : join(dirname(path), file);
        if (!existsSync(join(root, target))) return true;
        return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
      });
    expect(wrong).toEqual([]);
  });

  it('names only commands and flags that are there', () => {
    const snippets = [...text.matchAll(fenced)].map(([, block]) => block!).concat(inCode(text));
    for (const snippet of snippets) {
      for (const [, command] of snippet.matchAll(/(?:^|[|&;$(] ?|npx )llmgw ([a-z]+)\b/gm)) {
        expect(commands, snippet).toContain(command);
      }
      if (ofOthers.test(snippet)) continue;
      for (const [flag] of snippet.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)) expect([...flags], snippet).toContain(flag);
    }
  });

  it('names only files of this repository', () => {
    const files = inCode(text).filter((code) => /^(?:src|test|bench|scripts|samples|docs|bin)\/[\w./-]+$/.test(code));
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

/** As GitHub makes them of headings. */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );

describe('README.md', () => {
  const readme = read('README.md');

  it('asks for the Node version that the package asks for', () => {
    const { engines } = JSON.parse(read('package.json'));
    const version = engines.node.replace('>=', '');
    for (const text of [readme, read('CONTRIBUTING.md')]) expect(text).toContain(`Node ${version} or newer`);
  });

  it('has the exit codes that the tool has', () => {
    const told = tableRows(section(readme, '## Exit codes')).flatMap(([codes]) => codes!.split(', ').map(Number));
    expect(told).toEqual([...Object.values(exitCodes), 130, 143]);
  });

  it('has the default routing and every preset', () => {
    const configuration = section(readme, '## Configuration');
    const told = tableRows(configuration).map(([priority, models]) => [inCode(priority!)[0], models!.split(', ')]);
    expect(Object.fromEntries(told)).toEqual(defaultModels);
    for (const preset of Object.keys(presets)) expect(inCode(configuration)).toContain(preset);
  });

  it('has the prices of the catalogue, of every default model at its maker and at HolySheep', () => {
    const told = tableRows(section(readme, '## Models and prices'));
    const known = told.map(([model, provider]) => {
      const served = knownModels.find(({ id }) => id === model)?.servedBy[provider!];
      const price = served?.prices?.[0];
      const notes = [
        ...(price?.source === 'claimed' ? [/claimed/] : []),
        ...(served?.retiredOn === undefined ? [] : [new RegExp(`retired there (?:since|from) ${served.retiredOn}`)]),
        ...(price?.offPeak === undefined ? [] : [/half of it outside/]),
      ];
      return { row: [model, provider, String(price?.rates.input), String(price?.rates.output)], notes };
    });
    expect(told.map((row) => row.slice(0, 4))).toEqual(known.map(({ row }) => row));
    for (const [at, { notes }] of known.entries()) for (const note of notes) expect(told[at]![4]).toMatch(note);
    const defaults = [...new Set(Object.values(defaultModels).flat())].toSorted();
    expect(
      told
        .filter(([, provider]) => provider !== 'holysheep')
        .map(([model]) => model!)
        .toSorted(),
    ).toEqual(defaults);
    const resold = knownModels.filter(({ servedBy }) => servedBy.holysheep !== undefined).map(({ id }) => id);
    expect(
      told
        .filter(([, provider]) => provider === 'holysheep')
        .map(([model]) => model!)
        .toSorted(),
    ).toEqual(resold.toSorted());
  });

  it('tells the figures of the classifier as its page has them', () => {
    const page = read('docs/classifier.md');
    const [, right] = /\*\*Measured only\*\* .*: (\d+\.\d) % right/.exec(page)!;
    const [, hard, inLow] = /\| high \| (\d+ \| \d+ \| (\d+)) \|/.exec(page)!;
    const total = hard!.split(' | ').reduce((sum, count) => sum + Number(count), 0);
    expect(readme).toContain(`${right} % right`);
    expect(readme).toContain(`${inLow === '0' ? 'none' : inLow} of ${total} hard ones`);
  });

  it('names the files that a run leaves', () => {
    const shell = openShell();
    try {
      const left = (code: string): string[] => {
        const ran = shell.run(
          `mkdir d && cd d && printf 'a\\n' > in.txt && ${code} >/dev/null 2>&1 && ls -A && cd .. && rm -r d`,
        );
        return ran.text.trim().split('\n');
      };
      expect(left('llmgw batch in.txt')).toEqual(['in.results.jsonl', 'in.results.jsonl.summary.json', 'in.txt']);
      expect(left('llmgw batch in.txt -o o.csv --report html,markdown')).toEqual(
        ['in.txt', 'o.csv', 'o.csv.keys', 'o.csv.summary.html', 'o.csv.summary.json', 'o.csv.summary.md'].toSorted(),
      );
      expect(left('llmgw plan in.txt')).toEqual(['in.txt']);
      expect(left('llmgw batch - < in.txt')).toEqual(['in.txt']);
    } finally {
      shell.close();
    }
  });
});

/** Dotted paths of an interface's fields, nested object types included; other interfaces are not followed. */
const fieldsOf = (path: string, name: string): string[] => {
  const source = read(path).replace(/\/\*[\s\S]*?\*\//g, '');
  const start = source.search(new RegExp(`^export interface ${name}\\b`, 'm'));
  if (start === -1) throw new Error(`no interface ${name} in ${path}`);
  const fields: string[] = [];
  const open: string[] = [];
  let latest = '';
  for (const [token, field] of source.slice(source.indexOf('{', start)).matchAll(/readonly (\w+)\??:|[{}]/g)) {
    if (token === '{') open.push(latest);
    else if (token === '}') {
      open.pop();
      if (open.length === 0) break;
    } else {
      latest = [...open.slice(1), field].join('.').replace(/^.*\.(?=\w+\.)/, '');
      fields.push(latest);
    }
  }
  // A field with fields of its own is told by them.
  return fields.filter((field) => !fields.some((other) => other.startsWith(`${field}.`)));
};

describe('docs/formats.md', () => {
  const formats = read('docs/formats.md');
  const summary = 'src/core/summary/types.ts';
  const result = 'src/core/result.ts';
  const traffic = ['target', 'model', 'provider', ...fieldsOf(summary, 'TrafficSummary')];

  it.each([
    ['### Fields of a line', fieldsOf(result, 'Result')],
    ['### `usage`', fieldsOf(result, 'ResultUsage')],
    ['### `error`', fieldsOf(result, 'ResultError')],
    ['### `error.attempts`', fieldsOf(result, 'ResultAttempt')],
    ['## Summary', fieldsOf(summary, 'Summary')],
    ['### `tokens`', fieldsOf(summary, 'TokenSummary')],
    ['### Traffic', traffic],
    ['### Latency', fieldsOf(summary, 'LatencySummary')],
    ['### `classes`', fieldsOf(summary, 'ClassSummary')],
    ['### `savings.versus`', fieldsOf(summary, 'SavingSummary')],
    ['### `failures`', fieldsOf(summary, 'CodeSummary')],
  ])('%s has every field, and no other', (heading, fields) => {
    expect(firstColumn(section(formats, heading)).toSorted()).toEqual([...fields].toSorted());
  });

  it('reads nested fields of an interface', () => {
    expect(fieldsOf(summary, 'TrafficSummary')).toContain('utilisation.of_tpm_limit');
    expect(fieldsOf(summary, 'Summary')).toContain('warnings.code');
  });
});

describe('docs/routing.md', () => {
  const routing = read('docs/routing.md');

  it('has the defaults', () => {
    const told = [
      ...tableRows(section(routing, '## 8. Breaker')),
      ...tableRows(section(routing, '## 9. Limits of the run')),
    ];
    expect(told).toHaveLength(15);
    for (const [key, value] of told) {
      const path = inCode(key!)[0]!.split('.');
      const known = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], emptyConfig);
      expect(Number(value), path.join('.')).toBe(known);
    }
  });

  it('has the models of the classes', () => {
    const told = tableRows(section(routing, '## 2. Models of the class'));
    expect(Object.fromEntries(told.map(([priority, models]) => [inCode(priority!)[0], models!.split(', ')]))).toEqual(
      defaultModels,
    );
  });

  it('has what follows from every failure', () => {
    const words = {
      after_server_wait: "after the server's wait",
      after_backoff: 'after a backoff',
      mended: 'mended',
      never: 'never',
      yes: 'yes',
      larger_window: 'larger window',
      no: 'no',
    };
    const known = failureCodes.map((code) => {
      const { sameTarget, anotherTarget, countsForBreaker, turnsTargetOff } = policyOf(code);
      const breaker = countsForBreaker ? 'counts' : 'no';
      return [`\`${code}\``, words[sameTarget], words[anotherTarget], breaker, turnsTargetOff ? 'off' : 'stays'];
    });
    expect(tableRows(section(routing, '## 6. Failures'))).toEqual(known);
  });
});

describe('CONTRIBUTING.md', () => {
  const contributing = read('CONTRIBUTING.md');

  it('has a line for every dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    expect(firstColumn(section(contributing, '## Dependencies')).toSorted()).toEqual(
      Object.keys(dependencies).toSorted(),
    );
    expect(firstColumn(section(contributing, '### For development')).toSorted()).toEqual(
      Object.keys(devDependencies).toSorted(),
    );
  });

  it('has every room, and the directions that the architecture test holds', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const told = tableRows(section(contributing, '## The house'));
    expect(told.map(([room]) => inCode(room!)[0]).toSorted()).toEqual(
      rooms.map(({ name }) => `src/${name}`).toSorted(),
    );
    const table = /const below[^=]*= \{([\s\S]*?)\};/.exec(read('test/architecture.test.ts'))![1]!;
    for (const [room, may] of told) {
      const name = inCode(room!)[0]!.slice('src/'.length);
      const line = new RegExp(`^ {2}${name}: \\[(.*)\\]`, 'm').exec(table)![1]!;
      expect(
        may!.split(', ').filter((word) => word !== 'nothing'),
        name,
      ).toEqual(line.match(/(?<=')[^',]+(?=')/g)?.filter((word) => word.trim() !== '') ?? []);
    }
  });

  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json'));
    for (const [, name] of contributing.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });
});

it('CHANGELOG.md has the version of the package on top', () => {
  const { version } = JSON.parse(read('package.json'));
  expect(/^## \[(.+?)\] - (\d{4}-\d{2}-\d{2})$/m.exec(read('CHANGELOG.md'))![1]).toBe(version);
});
