import { mfaRecordCategories, type MfaRecordCategory } from '#contracts';
import { saysAllIsWell } from './export-complaint.js';
import { isArray, isEmpty, isObject, isScalar, type Json, type JsonObject } from './json-value.js';
import { categoryNamed, categoryOf } from './record-categories.js';
import { fieldsOfCategory, plainName } from './record-fields.js';
import type { JsonParts, PartKind } from './json-scan.js';
import { readRecord } from './read-record.js';

export const recordCategories = Object.keys(mfaRecordCategories) as readonly MfaRecordCategory[];

/** Something in an export that belongs to no category, with its place as a JSON Pointer (RFC 6901). */
export interface OtherPart {
  readonly path: string;
  readonly value: Json;
}

/** Takes the records of an export one by one. */
export interface RecordSink {
  record(category: MfaRecordCategory, record: JsonObject): void;
  /** belongs to no category */
  other(part: OtherPart): void;
}

/** What names no record, like the user's name at the top of an export, is none. */
export const isRecordLike = ({ path, value }: OtherPart): boolean =>
  !isScalar(value) && !isEmpty(value) && !saysAllIsWell(path.slice(path.lastIndexOf('/') + 1), value);

/** Sorts an export into the five categories. Whatever fits nowhere is kept as other. */
export const sortExport = (value: Json, sink: RecordSink): void => walk(value, '', sink);

/** Where an entry of a large list or object stands: under which place, and whether in a category. */
export interface ExportPlace {
  readonly path: string;
  readonly kind: PartKind;
  readonly category: MfaRecordCategory | undefined;
  /** 1 for the document itself, 0 for what holds several */
  readonly depth: number;
}

/** Sorts an export that comes in parts, by the same rules. */
export class ExportParts implements JsonParts<ExportPlace> {
  /** @param onEntry told of entries near the top, where an answer complains if it does */
  constructor(
    private readonly sink: RecordSink,
    private readonly onEntry: (value: Json, depth: number) => void = () => undefined,
  ) {}

  open(
    around: ExportPlace | undefined,
    step: string | number | undefined,
    kind: ExportPlace['kind'],
  ): ExportPlace | undefined {
    // A record stays whole, however large.
    if (around?.category && around.kind === 'array' && kind === 'object') return undefined;
    if (!around || step === undefined)
      return { path: '', kind, category: undefined, depth: kind === 'lines' ? 0 : 1 };
    const named = around.kind === 'object' ? categoryNamed(String(step)) : undefined;
    const category = around.category ?? named;
    return { path: placeIn(around, step), kind, category, depth: around.depth + 1 };
  }

  value(around: ExportPlace | undefined, step: string | number | undefined, value: Json): void {
    if (!around || step === undefined) {
      this.onEntry(value, 0);
      return sortExport(value, this.sink);
    }
    const path = placeIn(around, step);
    const { sink } = this;
    if (around.kind === 'lines') {
      this.onEntry(value, 0);
      walkItem(value, path, sink);
    } else if (around.category) takeEntry(value, around.category, { path, records: sink }, around.kind);
    else if (around.kind === 'array') walkItem(value, path, sink);
    else {
      this.onEntry({ [step]: value }, around.depth);
      walkEntry(String(step), value, { path, records: sink });
    }
  }
}

const placeIn = ({ path }: ExportPlace, step: string | number): string =>
  `${path}/${pointerStep(String(step))}`;

function walk(value: Json, path: string, records: RecordSink): void {
  if (isArray(value)) walkList(value, path, records);
  else if (isObject(value)) {
    const category = categoryOf(value);
    if (category) records.record(category, readRecord(value, fieldsOfCategory(category)));
    else walkObject(value, path, records);
  } else if (path !== '' || value !== null) records.other({ path, value });
}

function walkObject(value: JsonObject, path: string, records: RecordSink): void {
  for (const [name, inner] of Object.entries(value))
    walkEntry(name, inner, { path: `${path}/${pointerStep(name)}`, records });
}

function walkEntry(name: string, inner: Json, { path, records }: Place): void {
  const category = categoryNamed(name);
  if (category) takeCategory(inner, category, { path, records });
  else if (isScalar(inner) || holdsRecords(inner)) walk(inner, path, records);
  else records.other({ path, value: inner });
}

const walkList = (list: readonly Json[], path: string, records: RecordSink): void =>
  list.forEach((item, index) => walkItem(item, `${path}/${index}`, records));

function walkItem(item: Json, path: string, records: RecordSink): void {
  if (!isScalar(item) && holdsRecords(item)) walk(item, path, records);
  else records.other({ path, value: item });
}

interface Place {
  readonly path: string;
  readonly records: RecordSink;
}

/** What stands under a category's name: a list of records, one record, or either in a wrapping. */
function takeCategory(value: Json, category: MfaRecordCategory, { path, records }: Place): void {
  if (isArray(value))
    value.forEach((item, position) =>
      takeEntry(item, category, { path: `${path}/${position}`, records }, 'array'),
    );
  else if (!isObject(value)) {
    if (value !== null && value !== '') records.other({ path, value });
  } else if (isWrapping(value, category))
    for (const [name, inner] of Object.entries(value)) {
      const place = { path: `${path}/${pointerStep(name)}`, records };
      const isOne = isObject(inner) && (isRecordOf(inner, category) || categoryNamed(name) === category);
      if (isOne || isArray(inner)) takeEntry(inner, category, place, 'object');
      else records.other({ path: place.path, value: inner });
    }
  else if (!isEmpty(value)) records.record(category, readRecord(value, fieldsOfCategory(category)));
}

/** An entry of a category's list, or of the wrapping around one; what a large wrapping has many of are records. */
function takeEntry(
  item: Json,
  category: MfaRecordCategory,
  { path, records }: Place,
  inside: 'array' | 'object',
): void {
  if (inside === 'object' && isArray(item)) takeCategory(item, category, { path, records });
  else if (isObject(item)) records.record(category, readRecord(item, fieldsOfCategory(category)));
  else records.other({ path, value: item });
}

/** Around a list; or around a single record, as XML has them where a list has one entry. */
function isWrapping(value: JsonObject, category: MfaRecordCategory): boolean {
  if (isRecordOf(value, category)) return false;
  const [only, ...more] = Object.entries(value);
  if (Object.values(value).some(isArrayOfObjects)) return true;
  // Around an empty list: no name in it is one that a record of this kind has.
  const { places } = fieldsOfCategory(category);
  const hasEmptyList = Object.values(value).some((inner) => isArray(inner) && inner.length === 0);
  if (hasEmptyList && !Object.keys(value).some((name) => places.has(plainName(name)))) return true;
  if (!only || more.length > 0 || !isObject(only[1])) return false;
  return isRecordOf(only[1], category) || categoryNamed(only[0]) === category;
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
    ([name, inner]) => (categoryNamed(name) !== undefined && mayBeRecords(inner)) || holdsRecords(inner),
  );
}

/** A text below such a name is a field of something else (`Change: "phone"`), unless it is empty as of no records. */
const mayBeRecords = (value: Json): boolean => !isScalar(value) || value === null || value === '';

const pointerStep = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
