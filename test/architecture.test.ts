import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeOf, importsOf } from './support/source-code.ts';

/** Path below src, with slashes, to text. */
type Files = ReadonlyMap<string, string>;

const source: Files = new Map(
  readdirSync(new URL('../src/', import.meta.url), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8')]),
);

/** What each room may import besides itself; `types of` is what it may know and not load. */
const below: Readonly<Record<string, readonly string[]>> = {
  core: [],
  providers: ['core'],
  config: ['core'],
  observe: ['core'],
  sim: ['core'],
  io: ['core', 'providers'],
  engine: ['core', 'providers', 'types of io'],
  gateway: ['core', 'providers', 'engine', 'io', 'sim', 'observe', 'config'],
  cli: ['core', 'providers', 'engine', 'io', 'sim', 'observe', 'config', 'gateway'],
};
const pureRooms: readonly string[] = ['core', 'providers'];

const roomOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : 'entry');

const wrongDirections = (files: Files): string[] => {
  const wrong: string[] = [];
  for (const [path, text] of files) {
    const room = roomOf(path);
    if (room === 'entry') continue;
    const allowed = below[room];
    if (allowed === undefined) {
      wrong.push(`${path} is in a room that has no place in the house`);
      continue;
    }
    for (const { from, typeOnly } of importsOf(text)) {
      if (!from.startsWith('.')) continue;
      const to = roomOf(posix.join(posix.dirname(path), from));
      const isFine = to === room || allowed.includes(to) || (typeOnly && allowed.includes(`types of ${to}`));
      if (!isFine) wrong.push(`${path} imports ${from}`);
    }
  }
  return wrong;
};

/** One line for each way back to where it began; types count, for they tie files together all the same. */
const cycles = (files: Files): string[] => {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const begun = trail.indexOf(path);
    if (begun >= 0) found.push([...trail.slice(begun), path].join(' → '));
    if (begun >= 0 || done.has(path)) return;
    for (const { from } of importsOf(files.get(path) ?? '')) {
      if (from.startsWith('.')) visit(posix.join(posix.dirname(path), from), [...trail, path]);
    }
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return found;
};

const impurities: readonly (readonly [string, RegExp])[] = [
  ['reads the clock', /\bDate\.now\b|\bperformance\.|\bnew Date(?:\(\s*\)|(?!\s*[(\w]))|(?<!\bnew )(?<![.\w])Date\(/],
  ['takes chances', /\bMath\.random\b|\bcrypto\./],
  ['sets timers', /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/],
  ['looks at the process', /(?<![.\w])process\s*[.[]/],
  ['talks', /(?<![.\w])console\s*[.[]/],
  ['goes to the network', /(?<![.\w])fetch\s*\(|\bXMLHttpRequest\b|\bWebSocket\b/],
];

const impure = (files: Files): string[] => {
  const wrong: string[] = [];
  for (const [path, text] of files) {
    if (!pureRooms.includes(roomOf(path))) continue;
    for (const { from } of importsOf(text)) if (!from.startsWith('.')) wrong.push(`${path} imports ${from}`);
    const code = codeOf(text);
    for (const [what, pattern] of impurities) if (pattern.test(code)) wrong.push(`${path} ${what}`);
  }
  return wrong;
};

describe('the source', () => {
  it('is all there', () => {
    expect(source.size).toBeGreaterThan(100);
    expect([...source.values()].flatMap(importsOf).length).toBeGreaterThan(400);
  });

  it('imports only downwards: cli → gateway → config, observe, sim, io, engine → providers → core', () => {
    expect(wrongDirections(source)).toEqual([]);
  });

  it('has no cycle', () => {
    expect(cycles(source)).toEqual([]);
  });

  it('keeps core and providers free of clock, chance, timers, process, console and network', () => {
    expect(impure(source)).toEqual([]);
  });
});

describe('the check of directions', () => {
  it.each([
    ['core/a.ts', "import { b } from '../providers/b.ts';"],
    ['core/deep/a.ts', "import type { B } from '../../engine/b.ts';"],
    ['providers/a.ts', "export { b } from '../io/b.ts';"],
    ['engine/a.ts', "import { b } from '../io/http/b.ts';"],
    ['engine/a.ts', "import { type B, b } from '../io/b.ts';"],
    ['engine/a.ts', "const b = await import('../io/b.ts');"],
    ['observe/a.ts', "import '../engine/b.ts';"],
    ['sim/a.ts', "import type { B } from '../providers/b.ts';"],
    ['config/a.ts', "export * from '../cli/b.ts';"],
    ['io/a.ts', "import {\n  b,\n  c,\n} from '../engine/b.ts';"],
    ['gateway/a.ts', "import { b } from '../cli/b.ts';"],
    ['cellar/a.ts', ''],
  ])('finds %s: %s', (path, text) => {
    expect(wrongDirections(new Map([[path, text]]))).toHaveLength(1);
  });

  it.each([
    ['cli/batch/a.ts', "import { b } from '../../gateway/b.ts';"],
    ['engine/a.ts', "import type { B } from '../io/b.ts';\nimport { type C } from '../io/c.ts';"],
    ['core/deep/a.ts', "import { b } from '../b.ts';\n// import { c } from '../../io/c.ts'"],
    ['index.ts', "export type { B } from './core/b.ts';"],
    ['observe/a.ts', 'const text = "import { b } from \'../cli/b.ts\'";'],
  ])('lets %s be: %s', (path, text) => {
    expect(wrongDirections(new Map([[path, text]]))).toEqual([]);
  });
});

describe('the check for cycles', () => {
  it.each([
    [{ 'core/a.ts': "import { b } from './b.ts';", 'core/b.ts': "import { a } from './a.ts';" }],
    [{ 'core/a.ts': "import type { A } from './a.ts';" }],
    [
      {
        'core/a.ts': "import { b } from './deep/b.ts';",
        'core/deep/b.ts': "export * from '../c.ts';",
        'core/c.ts': "const a = await import('./a.ts');",
      },
    ],
  ])('finds %j', (files) => {
    expect(cycles(new Map(Object.entries(files)))).toHaveLength(1);
  });

  it('lets two ways to the same file be', () => {
    const files = {
      'core/a.ts': "import { b } from './b.ts';\nimport { c } from './c.ts';",
      'core/b.ts': "import { c } from './c.ts';",
      'core/c.ts': '',
    };
    expect(cycles(new Map(Object.entries(files)))).toEqual([]);
  });
});

describe('the check for purity', () => {
  it.each([
    "import { readFileSync } from 'node:fs';",
    "import type { Buffer } from 'node:buffer';",
    "import { parse } from 'yaml';",
    'const now = Date.now();',
    'const now = Date.now;',
    'const today = new Date();',
    'const today = new Date;',
    'const today = Date();',
    'const startedAt = performance.now();',
    'const luck = Math.random();',
    'const id = crypto.randomUUID();',
    'setTimeout(go, 10);',
    'const timer = setInterval(go, 10);',
    'setImmediate(go);',
    'const { env } = process.env;',
    "const key = process['env'];",
    'console.log(1);',
    'const answer = await fetch(url);',
    `const text = \`\${Date.now()}\`;`,
    'const ratio = a / b; const now = Date.now(); const other = c / d;',
  ])('finds %s', (text) => {
    for (const room of pureRooms) expect(impure(new Map([[`${room}/a.ts`, text]]))).toHaveLength(1);
  });

  it.each([
    'const day = new Date(wallMs);',
    '// Date.now() would be wrong here',
    '/** setTimeout, process.env and fetch( are not for this file. */',
    'const words = [\'console.log(\', "process.exit", `fetch(`];',
    'const pattern = /process\\.env|Date\\.now\\(\\)|"/; const word = "console.log";',
    'const parsed = Date.parse(text) + Date.UTC(2026, 1);',
    'const report = job.process.name;',
  ])('lets %s be', (text) => {
    expect(impure(new Map([['core/a.ts', text]]))).toEqual([]);
  });

  it('leaves the other rooms their clock', () => {
    expect(impure(new Map([['engine/runtime.ts', "import 'node:fs';\nDate.now();"]]))).toEqual([]);
  });
});
