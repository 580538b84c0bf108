import { z } from 'zod';
import { mfaRecordCategories, type MfaRecordCategory } from '#contracts';

/** A field of a record: a value, a group of fields, or a list of groups. */
export type RecordField =
  { readonly kind: 'value' } | { readonly kind: 'group' | 'list'; readonly fields: RecordFields };
export type RecordFields = ReadonlyMap<string, RecordField>;

/** Where a name as delivered leads to: one step, or two into a group. */
export interface FieldPlace {
  readonly path: readonly string[];
  readonly field: RecordField;
}

/** The fields of one kind of record, found by whatever spelling a name has. */
export interface FieldIndex {
  readonly fields: RecordFields;
  readonly places: ReadonlyMap<string, FieldPlace>;
}

/**
 * Names of the real export are not public (INF): `Primary Call Country Code`, `primaryCallCountryCode`,
 * `primary_call_country_code` and `PrimaryCall: { CountryCode }` are all taken for one field.
 */
export function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  if (plainNames.size < MOST_REMEMBERED) plainNames.set(name, plain);
  return plain;
}

/** An export has few names and has them in every record. */
const plainNames = new Map<string, string>();
const MOST_REMEMBERED = 2000;

/** INF: shorter names that a list of its own makes likely. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([['resultTimestamp', 'timestamp']]);

function indexOf(fields: RecordFields, isListItem: boolean): FieldIndex {
  const places = new Map<string, FieldPlace>();
  for (const [name, field] of fields) {
    places.set(plainName(name), { path: [name], field });
    if (field.kind === 'group')
      for (const [inner, innerField] of field.fields)
        places.set(plainName(name + inner), { path: [name, inner], field: innerField });
  }
  for (const [name, other] of OTHER_NAMES) {
    const field = fields.get(name);
    if (isListItem && field && !places.has(other)) places.set(other, { path: [name], field });
  }
  return { fields, places };
}

function fieldsOf(schema: z.ZodObject): RecordFields {
  return new Map(Object.entries(schema.shape).map(([name, type]) => [name, fieldOf(type)]));
}

function fieldOf(type: unknown): RecordField {
  if (type instanceof z.ZodOptional || type instanceof z.ZodNullable) return fieldOf(type.unwrap());
  if (type instanceof z.ZodObject) return { kind: 'group', fields: fieldsOf(type) };
  if (type instanceof z.ZodArray && type.element instanceof z.ZodObject)
    return { kind: 'list', fields: fieldsOf(type.element) };
  return { kind: 'value' };
}

const categoryNames = Object.keys(mfaRecordCategories) as MfaRecordCategory[];
const categoryIndexes = new Map(
  categoryNames.map((name) => [name, indexOf(fieldsOf(mfaRecordCategories[name]), false)]),
);
const listIndexes = new Map<RecordFields, FieldIndex>();

export const fieldsOfCategory = (category: MfaRecordCategory): FieldIndex =>
  categoryIndexes.get(category) ?? { fields: new Map(), places: new Map() };

export function fieldsOfList(fields: RecordFields): FieldIndex {
  const known = listIndexes.get(fields) ?? indexOf(fields, true);
  listIndexes.set(fields, known);
  return known;
}
