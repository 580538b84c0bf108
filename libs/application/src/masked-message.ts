import { z } from 'zod';
import { CloudEventEnvelope, PolicyId, RequestKind, Source, topicContracts } from '#contracts';

/** More would be nothing to look through, and no answer grows without an end by it. */
const MOST_ITEMS = 20;
const MOST_LEVELS = 12;
const MOST_CHARACTERS = 4000;
/** Keys of its own that a message has may be names: they are counted, not shown. */
const UNKNOWN = 'unknown field';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The names of all fields of a schema, however deep. */
function fieldNames(schema: unknown, into: Set<string>): Set<string> {
  if (typeof schema !== 'object' || schema === null) return into;
  const { properties = {} } = schema as { readonly properties?: object };
  for (const name of Object.keys(properties)) into.add(name);
  for (const part of Object.values(schema)) fieldNames(part, into);
  return into;
}

interface Shown {
  readonly names: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

let shown: Shown | undefined;

/** What stands in the contracts, which names nobody: made at the first look, not at each start. */
function whatIsShown(): Shown {
  if (shown) return shown;
  const types = Object.values(topicContracts).map((contract) => contract.types);
  const names = new Set<string>();
  for (const schema of [CloudEventEnvelope, ...types.flatMap((each) => Object.values(each))])
    fieldNames(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), names);
  const words = new Set<string>([
    ...types.flatMap((each) => Object.keys(each)),
    ...RequestKind.options,
    ...Source.options,
    ...PolicyId.options,
    '1.0',
    'application/json',
  ]);
  return (shown = { names, words });
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

function maskedText(text: string, { words }: Shown): string {
  return words.has(text) || INSTANT.test(text) ? text : `•• (${counted([...text].length, 'character')})`;
}

function maskedObject(value: object, of: Shown, level: number): unknown {
  let unknown = 0;
  const entries = Object.entries(value).map(([key, field]) => {
    if (!of.names.has(key)) unknown += 1;
    return [of.names.has(key) ? key : `${UNKNOWN} ${unknown}`, masked(field, of, level + 1)];
  });
  const kept = entries.slice(0, MOST_ITEMS);
  if (kept.length < entries.length) kept.push(['…', counted(entries.length - kept.length, 'more field')]);
  return Object.fromEntries(kept) as unknown;
}

function masked(value: unknown, of: Shown, level: number): unknown {
  if (level > MOST_LEVELS) return '…';
  if (typeof value === 'string') return maskedText(value, of);
  if (typeof value === 'number') return '•• (a number)';
  if (Array.isArray(value)) {
    const kept = value.slice(0, MOST_ITEMS).map((each: unknown) => masked(each, of, level + 1));
    return kept.length < value.length ? [...kept, counted(value.length - kept.length, 'more item')] : kept;
  }
  return typeof value === 'object' && value !== null ? maskedObject(value, of, level) : value;
}

/**
 * How a message is built, for whoever has to find out what is wrong with it: the names of its fields, and of their
 * values how long they are. Only words of Lethe’s own contracts, times and truth values are shown as they are; fields
 * that no contract knows are counted, as their names may be anything.
 * @param bytes as they lay on the topic
 * @returns JSON over several lines, or a line that says that it is none
 */
export function maskedMessage(bytes: Uint8Array | null): string {
  if (bytes === null || bytes.length === 0) return 'nothing';
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return `no JSON: ${counted(bytes.length, 'byte')}`;
  }
  const text = JSON.stringify(masked(value, whatIsShown(), 0), undefined, 2);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\n…` : text;
}
