import { z } from 'zod';
import { LetheYaml } from './lethe-yaml.js';

/** A schema of JSON as far as a table shows it. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly propertyNames?: Node;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

export interface SettingRow {
  /** `sources.mfa-server.hosts[].name`; `<name>` stands for whatever the file calls it */
  readonly path: string;
  readonly type: string;
  readonly unless: string;
  readonly unit: string;
  readonly meaning: string;
}

const alternatives = ({ anyOf, oneOf }: Node): readonly Node[] => [...(anyOf ?? []), ...(oneOf ?? [])];
const isMap = ({ additionalProperties }: Node): boolean => typeof additionalProperties === 'object';
const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

function numberWords({ type, minimum, maximum }: Node): string {
  const what = type === 'integer' ? 'whole number' : 'number';
  return minimum !== undefined && maximum !== undefined ? `${what}, ${minimum} to ${maximum}` : what;
}

function typeWords(node: Node): string {
  const choices = node.enum ?? (node.const === undefined ? [] : [node.const]);
  if (choices.length > 0) return choices.map(code).join(', ');
  const others = alternatives(node);
  if (others.length > 0) return [...new Set(others.map(typeWords))].join(' or ');
  if (node.items) return `list: ${typeWords(node.items)}`;
  if (node.type === 'integer' || node.type === 'number') return numberWords(node);
  if (isMap(node)) return `keys: ${typeWords(node.additionalProperties as Node)}`;
  return { object: 'keys below', boolean: '`true`, `false`', string: 'text' }[node.type ?? ''] ?? 'any';
}

/** What counts where the key is left out; of a key with keys below it, these say so. */
function unlessTold(node: Node, isRequired: boolean): string {
  if (isRequired) return 'required';
  if (node.default === undefined) return '–';
  const isPlain = typeof node.default !== 'object' || Array.isArray(node.default);
  if (isPlain) return Array.isArray(node.default) && node.default.length === 0 ? 'none' : code(node.default);
  return Object.keys(node.default as object).length === 0 ? 'none' : 'as below';
}

/** The same key of several alternatives is one row: the kind of each is what tells them apart. */
function together(rows: readonly SettingRow[]): readonly SettingRow[] {
  const byPath = new Map<string, SettingRow>();
  for (const row of rows) {
    const known = byPath.get(row.path);
    const types = new Set([...(known?.type.split(', ') ?? []), ...row.type.split(', ')]);
    const unless = known && known.unless !== row.unless ? 'depends on the kind' : row.unless;
    const meaning = known?.meaning === undefined || known.meaning === '' ? row.meaning : known.meaning;
    byPath.set(row.path, { ...row, type: known ? [...types].join(', ') : row.type, unless, meaning });
  }
  return [...byPath.values()];
}

function rowsBelow(node: Node, path: string): readonly SettingRow[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, each]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const row = {
      path: at,
      type: typeWords(each),
      unless: unlessTold(each, node.required?.includes(key) ?? false),
      unit: each.unit ?? '',
      meaning: each.description ?? '',
    };
    return [row, ...rowsBelow(each, at)];
  });
  const inMap = isMap(node) ? rowsBelow(node.additionalProperties as Node, `${path}.<name>`) : [];
  const inList = node.items ? rowsBelow(node.items, `${path}[]`) : [];
  const inOthers = alternatives(node).flatMap((each) => rowsBelow(each, path));
  return [...own, ...inMap, ...inList, ...inOthers];
}

/** Every key of `lethe.yaml`, in the order of the schema. */
export const settingRows = (): readonly SettingRow[] =>
  together(rowsBelow(z.toJSONSchema(LetheYaml, { io: 'input', unrepresentable: 'any' }) as Node, ''));

const cell = (text: string): string => text.replaceAll('|', '\\|');

const rowText = ({ path, type, unless, unit, meaning }: SettingRow): string =>
  `| \`${path}\` | ${[type, unless, unit, meaning].map(cell).join(' | ')} |`;

/** docs/reference/lethe-yaml.md */
export const settingsReference = (): string => `# Keys of lethe.yaml

Every key, made from the schema that the file is checked by. \`[]\` stands for each entry of a list, \`<name>\` for what
the file itself calls it. A program is its path, or a list: the program and its leading arguments. How keys belong
together, with an example of the whole file: [settings](settings.md).

| key | takes | unless told | unit | what it does |
|---|---|---|---|---|
${settingRows().map(rowText).join('\n')}
`;
