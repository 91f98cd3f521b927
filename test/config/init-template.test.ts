import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emptyConfig } from '../../src/config/defaults.ts';
import { initTemplate } from '../../src/config/init-template.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { configSchema } from '../../src/config/schema.ts';
import { load } from './workspace.ts';

const keysSwitchedOn = initTemplate.replace(/^#(?! \S|$)/gm, '');

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly default?: unknown;
}

/** Every key of the schema by its path; `*` stands for a name of one's own. */
const schemaKeys = (node: Node, path = ''): readonly (readonly [string, Node])[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([name, child]) => [
    [path + name, child] as const,
    ...schemaKeys(child, `${path}${name}.`),
  ]),
  ...(typeof node.additionalProperties === 'object' ? schemaKeys(node.additionalProperties, `${path}*.`) : []),
  ...(node.items === undefined ? [] : schemaKeys(node.items, `${path}*.`)),
];

const keys = schemaKeys(JSON.parse(configJsonSchema()) as Node).filter(([path]) => path !== '$schema');

/** The values in `tree` at a path, names of one's own included. */
const valuesAt = (tree: unknown, path: readonly string[]): readonly unknown[] => {
  const [name, ...rest] = path;
  if (name === undefined) return [tree];
  if (typeof tree !== 'object' || tree === null) return [];
  const children =
    name === '*' ? Object.values(tree) : Object.hasOwn(tree, name) ? [tree[name as keyof typeof tree]] : [];
  return children.flatMap((child) => valuesAt(child, rest));
};

describe('the file that llmgw init writes', () => {
  it('changes nothing as it stands', async () => {
    const { settings, warnings } = await load(initTemplate);
    expect(warnings).toEqual([]);
    expect(settings).toEqual((await load(null)).settings);
  });

  it('is valid with every key switched on', async () => {
    const { settings } = await load(keysSwitchedOn, { env: { OPENAI_API_KEY: 'k-1234' } });
    expect(settings.providers.map(({ name }) => name)).toEqual(['openai', 'local']);
    expect(settings.routing.rules).toHaveLength(3);
  });

  it.each(keys.map(([path]) => path))('shows %s', (path) => {
    expect(valuesAt(parse(keysSwitchedOn), path.split('.'))).not.toEqual([]);
  });

  const simple = keys.filter(([, node]) => node.default !== undefined && node.properties === undefined);
  it.each(simple.filter(([, node]) => JSON.stringify(node.default) !== '{}' && JSON.stringify(node.default) !== '[]'))(
    'shows the default of %s',
    (path, node) => {
      expect(valuesAt(parse(keysSwitchedOn), path.split('.'))).toContainEqual(node.default);
    },
  );
});

describe('the schema', () => {
  it('has the defaults of an empty file', () => {
    expect(configSchema.parse({})).toEqual(emptyConfig);
  });

  it('is published as it is: when this fails, run node scripts/write-config-schema.mjs', () => {
    const published = readFileSync(new URL('../../llmgw.config.schema.json', import.meta.url), 'utf8');
    expect(published).toBe(configJsonSchema());
  });

  it('describes every key', () => {
    const silent = keys.filter(([, node]) => !('description' in node)).map(([path]) => path);
    expect(silent).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  it.each(keys.map(([path]) => path.split('.').at(-1)!))('mentions %s', (name) => {
    expect(page).toMatch(new RegExp(`\`(?:[a-z_*.]+\\.)?${name}\``));
  });

  it('has only examples that are valid', async () => {
    const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);
    expect(examples.length).toBeGreaterThan(4);
    const env = { MY_SERVER: 'https://gpu.example', TOKEN: 'token-1' };
    for (const example of examples) await expect(load(example, { env })).resolves.toMatchObject({ warnings: [] });
  });
});
