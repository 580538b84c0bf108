import { mfaRecordCategories, type MfaRecordCategory } from '#contracts';
import { isArray, isEmpty, isObject, isScalar, type Json, type JsonObject } from './json-value.js';
import { categoryNamed, categoryOf } from './record-categories.js';
import { fieldsOfCategory } from './record-fields.js';
import { readRecord } from './read-record.js';

export const recordCategories = Object.keys(mfaRecordCategories) as readonly MfaRecordCategory[];

/** Something in an export that belongs to no category, with its place as a JSON Pointer (RFC 6901). */
export interface OtherPart {
  readonly path: string;
  readonly value: Json;
}

/** What `records.json` of a package holds, before it is written: numbers still have their digits. */
export type RecordSet = Readonly<Record<MfaRecordCategory, readonly JsonObject[]>> & {
  readonly other: readonly OtherPart[];
};

type Draft = Record<MfaRecordCategory, JsonObject[]> & { other: OtherPart[] };

const draft = (): Draft => ({
  authenticationAttempts: [],
  activations: [],
  blocks: [],
  bypasses: [],
  changes: [],
  other: [],
});

/** Sorts an export into the five categories. Whatever fits nowhere is kept under `other`. */
export function readExport(value: Json): RecordSet {
  const records = draft();
  walk(value, '', records);
  return records;
}

/** Records proper: what names no record, like the user's name at the top of an export, is none. */
export const countRecords = (records: RecordSet): number =>
  recordCategories.reduce((sum, category) => sum + records[category].length, 0) +
  records.other.filter(({ value }) => !isScalar(value) && !isEmpty(value)).length;

function walk(value: Json, path: string, records: Draft): void {
  if (isArray(value)) walkList(value, path, records);
  else if (isObject(value)) {
    const category = categoryOf(value);
    if (category) records[category].push(readRecord(value, fieldsOfCategory(category)));
    else walkObject(value, path, records);
  } else if (path !== '' || value !== null) records.other.push({ path, value });
}

function walkObject(value: JsonObject, path: string, records: Draft): void {
  for (const [name, inner] of Object.entries(value)) {
    const place = `${path}/${pointerStep(name)}`;
    const category = categoryNamed(name);
    if (category) takeCategory(inner, category, { path: place, records });
    else if (isScalar(inner) || holdsRecords(inner)) walk(inner, place, records);
    else records.other.push({ path: place, value: inner });
  }
}

function walkList(list: readonly Json[], path: string, records: Draft): void {
  list.forEach((item, index) => {
    const place = `${path}/${index}`;
    if (!isScalar(item) && holdsRecords(item)) walk(item, place, records);
    else records.other.push({ path: place, value: item });
  });
}

interface Place {
  readonly path: string;
  readonly records: Draft;
}

/** What stands under a category's name: a list of records, one record, or a list in a wrapping. */
function takeCategory(value: Json, category: MfaRecordCategory, { path, records }: Place): void {
  const index = fieldsOfCategory(category);
  if (isArray(value))
    value.forEach((item, position) => {
      if (isObject(item)) records[category].push(readRecord(item, index));
      else records.other.push({ path: `${path}/${position}`, value: item });
    });
  else if (!isObject(value)) {
    if (value !== null && value !== '') records.other.push({ path, value });
  } else if (Object.values(value).some(isArrayOfObjects) && !isRecordOf(value, category))
    for (const [name, inner] of Object.entries(value)) {
      const place = `${path}/${pointerStep(name)}`;
      if (isArray(inner)) takeCategory(inner, category, { path: place, records });
      else records.other.push({ path: place, value: inner });
    }
  else if (!isEmpty(value)) records[category].push(readRecord(value, index));
}

const isArrayOfObjects = (value: Json): boolean => isArray(value) && value.some(isObject);
const isRecordOf = (value: JsonObject, category: MfaRecordCategory): boolean =>
  categoryOf(value) === category;

/** Whether a category's name or a record stands anywhere inside. */
function holdsRecords(value: Json): boolean {
  if (isScalar(value)) return false;
  if (isArray(value)) return value.some(holdsRecords);
  if (categoryOf(value)) return true;
  return Object.entries(value).some(
    ([name, inner]) => categoryNamed(name) !== undefined || holdsRecords(inner),
  );
}

const pointerStep = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
