import { permanentFault } from '#source-kit';
import type { SdkOperation } from './read-wsdl.js';
import type { SchemaField } from './schema-fields.js';

const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const;

/** Names that a field for the user's name can have (INF: the signatures are not public). */
const NAMES_A_USER =
  /^(?:s|str|the|p)?(?:target)?(?:user(?:name|id|principalname|logonname)?|account(?:name)?|samaccountname|upn|login(?:name)?|logon(?:name)?)$/i;

/** Stands for the user's name in a value that the settings give for a field. */
export const USERNAME = '{username}';

interface Leaf {
  readonly field: SchemaField;
  /** from the outermost inwards */
  readonly path: readonly SchemaField[];
}

/**
 * Writes the call of an operation. The field for the user's name is found by its name, or is the one text
 * there is; fields that may be left out are left out.
 * @param given values for further fields by name, from the settings
 * @throws {TaskFault} permanent `sdk-operation-unclear`: no field for a user's name, or several, or one that is
 *   demanded and that nobody gives a value for
 */
export function requestEnvelope(
  operation: SdkOperation,
  username: string,
  given: Readonly<Record<string, string>> = {},
): string {
  const leaves = operation.input.flatMap((field) => leavesOf(field, []));
  const values = new Map(
    leaves.flatMap(({ field }) => {
      const value = givenFor(field, given);
      return value === undefined ? [] : [[field, value.replaceAll(USERNAME, username)] as const];
    }),
  );
  const isPlaced = leaves.some(({ field }) => givenFor(field, given)?.includes(USERNAME));
  if (!isPlaced) values.set(userField(operation, leaves, values), username);
  const missing = leaves.filter(({ field, path }) => !values.has(field) && isDemanded(field, path));
  if (missing.length > 0)
    throw unclear(
      operation,
      `it demands ${missing.map(({ field }) => `“${field.name}” (${field.type})`).join(', ')}`,
    );
  const body = operation.input.map((field) => written(field, values, '')).join('');
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${ENVELOPES[operation.soap]}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

const leavesOf = (field: SchemaField, path: readonly SchemaField[]): readonly Leaf[] =>
  field.type === undefined
    ? field.fields.flatMap((inner) => leavesOf(inner, [...path, field]))
    : [{ field, path }];

const givenFor = (field: SchemaField, given: Readonly<Record<string, string>>): string | undefined =>
  Object.hasOwn(given, field.name) ? given[field.name] : undefined;

function userField(
  operation: SdkOperation,
  leaves: readonly Leaf[],
  values: ReadonlyMap<SchemaField, string>,
): SchemaField {
  const texts = leaves
    .map(({ field }) => field)
    .filter((field) => field.type === 'string' && !values.has(field));
  const named = texts.filter(({ name }) => NAMES_A_USER.test(name));
  const [field, ...more] = named.length > 0 ? named : texts;
  if (field && more.length === 0) return field;
  const found = texts.map(({ name }) => `“${name}”`).join(', ') || 'none';
  throw unclear(operation, `which field takes the user’s name is not clear; texts that it takes: ${found}`);
}

const isDemanded = (field: SchemaField, path: readonly SchemaField[]): boolean =>
  !field.optional && field.type !== 'string' && path.every(({ optional }) => !optional);

const unclear = ({ name, unread = [] }: SdkOperation, what: string) =>
  permanentFault(
    'sdk-operation-unclear',
    `${name}: ${what}${unread.length > 0 ? `; not to be had at the configured host: ${unread.join(', ')}` : ''}`,
  );

/** An element says its namespace where it is another than that of the one around it, as ASP.NET does. */
function written(field: SchemaField, values: ReadonlyMap<SchemaField, string>, around: string): string {
  const value = values.get(field);
  const inner = field.fields.map((each) => written(each, values, field.uri)).join('');
  if (field.optional && value === undefined && inner === '') return '';
  const namespace = field.uri === around ? '' : ` xmlns="${escaped(field.uri)}"`;
  return `<${field.name}${namespace}>${value === undefined ? inner : escaped(value)}</${field.name}>`;
}

export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
