// Writes the figures of a benchmark run into docs/performance.md and README.md, between the markers that stand there.
// npm run bench -- --json bench.json && node scripts/update-performance.mjs bench.json
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(import.meta.dirname, '..');

/** What the others do that llmgw does not, by the `id` of the peer in bench/cases/peers.ts. */
const more = {
  openai: 'A library, so that the answer is in your code. All of OpenAI’s endpoints, tools, streams.',
  ai: 'A library: tool loops, objects checked by a schema, streams into a user interface.',
  aiohttp: 'Nothing to install but aiohttp, and forty lines that anybody can change.',
  'litellm-batch': 'A hundred providers and more; embeddings, images, speech; a proxy that others can call.',
  'litellm-router': 'The same, with deployments of one model that share the load.',
  'async-batch-llm': 'A library: your own functions as steps, answers parsed into your types, deadlines for a batch.',
  flexllm: 'Chat on the terminal, pictures from files; one program for asking and for batches.',
  batchllm: 'Asks again when an answer is not the JSON that was wanted.',
};

/** What the README shows, in its words: [id of the figure, words]. */
const promised = [
  ['cpu.ratio', 'CPU per row, all features on, of a bare undici loop’s'],
  ['memory.1000000', 'Peak memory, 1,000,000 rows'],
  ['memory.growth', 'Peak memory, the largest job of the smallest'],
  ['start-up.version', '`llmgw --version`, of `node -e 0`'],
  ['resume.again', 'A finished job of 100,000 rows again'],
  ['makespan.100', 'Wall time of the ideal, 100 ms an answer, 5,000 rows'],
  ['makespan.500', 'Wall time of the ideal, 500 ms an answer, 1,500 rows'],
  ['route.cheapest.p99', 'Deciding the route of a row, p99'],
  ['quota.rpm-set.used', 'A quota of 12,000 requests a minute: used, when configured'],
  ['quota.rpm-told.used', '… when learned from headers'],
  ['quota.rpm-unknown.used', '… when nobody tells it'],
  ['quota.rpm-unknown.refused', '… and 429s on the way, then'],
  ['quota.tpm-set.used', 'A quota of 3,000,000 tokens a minute, uneven rows: used'],
  ['two-targets.bound', 'Throughput of a target while another answers 429, of that alone'],
];

/** `| a | b |`, with the pipes of the cells escaped. */
const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;

const table = (head, rows) => [
  line(head),
  `|${head.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|`,
  ...rows.map(line),
];

const verdict = ({ verdict: told }) => (told === null ? '' : told === 'held' ? 'held' : '**missed**');

const plain = (figures) => figures.filter(({ of }) => of === undefined);

const figureRows = (figures) =>
  figures.map((figure) => [
    figure.note === undefined ? figure.what : `${figure.what} (${figure.note})`,
    figure.shown.median,
    figure.shown.spread,
    figure.values.length,
    figure.shown.target,
    verdict(figure),
  ]);

const comparison = (figures, cell) => {
  const compared = figures.filter(({ of }) => of !== undefined);
  if (compared.length === 0) return [];
  const columns = [...new Set(compared.map(({ what }) => what))];
  const rows = [...new Set(compared.map(({ of }) => of))];
  return table(
    ['', ...columns],
    rows.map((row) => [
      row,
      ...columns.map((column) => {
        const figure = compared.find(({ of, what }) => of === row && what === column);
        return figure === undefined ? '' : cell(figure);
      }),
    ]),
  );
};

const withSpread = ({ shown }) => `${shown.median} (${shown.spread})`;

const machineOf = ({ date, machine, versions }) =>
  `${date.slice(0, 10)}, ${machine.cores} × ${machine.processor}, ${machine.memoryGb} GB, ${machine.system}; ${Object.entries(
    versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}`;

/** The section between the markers of docs/performance.md. */
export const pageOf = (report) => {
  const lines = [
    `Measured ${machineOf(report)}. Load average ${report.machine.load} at the start, ${report.loadAtEnd} at the end.`,
    ...(report.mode === 'full'
      ? []
      : ['', `This was a ${report.mode} run: fewer rounds and smaller jobs than a full one.`]),
  ];
  for (const { title, method, figures, notMeasured, trouble } of report.benchmarks) {
    lines.push('', `### ${title}`, '', method, '');
    const told = plain(figures);
    if (told.length > 0) lines.push(...table(['', 'median', 'min–max', 'n', 'target', ''], figureRows(told)));
    const compared = comparison(figures, withSpread);
    if (compared.length > 0) lines.push(...(told.length > 0 ? [''] : []), ...compared);
    if (notMeasured.length > 0) lines.push('', 'Not measured:', '');
    for (const { what, reason } of notMeasured) lines.push(`- ${what}: ${reason}`);
    if (trouble !== null) lines.push('', `Not run to its end: ${trouble}`);
  }
  return lines.join('\n');
};

/** The section between the markers of the README. */
export const summaryOf = (report) => {
  const figures = report.benchmarks.flatMap((benchmark) => benchmark.figures);
  const kept = promised.flatMap(([id, words]) =>
    figures.filter((figure) => figure.id === id).map((figure) => ({ ...figure, words })),
  );
  const lines = [
    `Measured ${machineOf(report)}. Medians; all figures, their spread and how they were taken: [docs/performance.md](docs/performance.md).`,
  ];
  if (kept.length > 0) {
    const rows = kept.map((figure) => [figure.words, figure.shown.median, figure.shown.target, verdict(figure)]);
    lines.push('', ...table(['', 'median', 'target', ''], rows));
  }
  const peers = report.benchmarks.find(({ name }) => name === 'peers');
  if (peers !== undefined) {
    lines.push('', 'The same rows through what people use today:', '');
    lines.push(...comparison(peers.figures, ({ shown }) => shown.median));
    const doing = [...new Map(peers.figures.map(({ id, of }) => [id.split('.')[1], of]))];
    lines.push('', 'What they do that llmgw does not:', '');
    for (const [id, name] of doing) if (more[id] !== undefined) lines.push(`- ${name}: ${more[id]}`);
    for (const { what, reason } of peers.notMeasured) lines.push(`- ${what} was not measured: ${reason}.`);
  }
  return lines.join('\n');
};

/** `text` with `section` between `<!-- name -->` and `<!-- /name -->`; null when the markers are not there. */
export const between = (text, name, section) => {
  const open = `<!-- ${name} -->`;
  const close = `<!-- /${name} -->`;
  const start = text.indexOf(open);
  const end = text.indexOf(close, start);
  if (start === -1 || end === -1) return null;
  return `${text.slice(0, start + open.length)}\n\n${section}\n\n${text.slice(end)}`;
};

const update = (file, section) => {
  const path = join(root, file);
  const text = between(readFileSync(path, 'utf8'), 'performance', section);
  if (text === null) {
    console.error(`${file} has no <!-- performance --> and <!-- /performance -->: left as it is`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(path, text);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file] = process.argv.slice(2);
  if (file === undefined) {
    console.error('usage: node scripts/update-performance.mjs <file that npm run bench -- --json wrote>');
    process.exit(2);
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.mode === 'smoke') {
    console.error('the figures of a smoke test mean nothing');
    process.exit(2);
  }
  update('docs/performance.md', pageOf(report));
  update('README.md', summaryOf(report));
}
