import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { LetheYaml } from '#contracts';
import { Variables } from './environment.js';

const page = readFileSync('docs/reference/settings.md', 'utf8');
const [, example = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(page) ?? [];

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/** Every key that a schema knows, with the path that leads to it. */
function keysOf(node: Node, path = ''): readonly string[] {
  const below = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.items ? [node.items] : [])];
  const own = Object.entries(node.properties ?? {}).flatMap(([key, each]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [at, ...keysOf(each, at)];
  });
  return [...own, ...below.flatMap((each) => keysOf(each, path))];
}

/** Every key that is written in the example, with the path that leads to it. */
function writtenIn(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => writtenIn(each, path));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [at, ...writtenIn(each, at)];
  });
}

const keys = [...new Set(keysOf(z.toJSONSchema(LetheYaml, { io: 'input', unrepresentable: 'any' }) as Node))];

describe('docs/reference/settings.md', () => {
  it.each(Object.keys(Variables.shape).map((name) => [name] as const))('has the variable %s', (name) => {
    expect(page).toContain(`\`${name}\``);
  });

  it('shows a lethe.yaml that is taken as it stands', () => {
    expect(LetheYaml.safeParse(parse(example)).error?.issues).toBeUndefined();
  });

  it('shows or names every key of lethe.yaml', () => {
    const written = new Set(writtenIn(parse(example)));
    const named = (path: string) =>
      new RegExp(`\`[^\`\n]*\\b${path.slice(path.lastIndexOf('.') + 1)}\\b[^\`\n]*\``).test(page);
    expect(keys.filter((path) => !written.has(path) && !named(path))).toEqual([]);
  });
});
