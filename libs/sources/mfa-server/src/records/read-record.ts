import { isArray, isObject, isScalar, type Json, type JsonObject } from './json-value.js';
import {
  fieldsOfList,
  plainName,
  type FieldIndex,
  type FieldPlace,
  type RecordFields,
} from './record-fields.js';

/**
 * Brings a record as delivered into the article's fields. Nothing is dropped: what fits no field, or comes
 * twice for one, stays in the record (or in its group) under the name it came with.
 */
export function readRecord(raw: JsonObject, index: FieldIndex): JsonObject {
  const record = new RecordDraft(index);
  for (const [name, value] of Object.entries(raw)) record.take([name], value);
  return record.finished();
}

type Draft = Map<string, Json | Draft>;

class RecordDraft {
  private readonly draft: Draft = new Map();

  constructor(private readonly index: FieldIndex) {}

  take(names: readonly string[], value: Json): void {
    const place = this.index.places.get(plainName(names.join('')));
    if (place && this.put(place, names, value)) return;
    if (isObject(value) && this.leadsFurther(names, value))
      for (const [inner, innerValue] of Object.entries(value)) this.take([...names, inner], innerValue);
    else this.keep(names, value);
  }

  finished(): JsonObject {
    return objectFrom(this.draft);
  }

  /** @returns false when the value does not fit the field, or the field is taken */
  private put({ path, field }: FieldPlace, names: readonly string[], value: Json): boolean {
    if (field.kind === 'group') {
      if (!isObject(value)) return value === null && this.set(path, null);
      for (const [inner, innerValue] of Object.entries(value)) this.take([...names, inner], innerValue);
      return true;
    }
    if (field.kind === 'value') return isScalar(value) && this.set(path, value);
    if (value === null) return this.set(path, null);
    const items = itemsOf(value);
    const index = fieldsOfList(field.fields);
    return (
      items !== undefined &&
      this.set(
        path,
        items.map((item) => readRecord(item, index)),
      )
    );
  }

  private set(path: readonly string[], value: Json): boolean {
    const [last = '', ...groups] = path.toReversed();
    const target = this.groupAt(groups.toReversed());
    if (!target || target.has(last)) return false;
    target.set(last, value);
    return true;
  }

  /** Some name inside is part of a field’s: `Overall: { Authenticated }`. */
  private leadsFurther(names: readonly string[], value: JsonObject): boolean {
    const before = plainName(names.join(''));
    return Object.keys(value).some(
      (inner) => plainName(inner) !== '' && this.index.places.has(before + plainName(inner)),
    );
  }

  private keep(names: readonly string[], value: Json): void {
    const [last = '', ...outer] = names.toReversed();
    const groups = outer.toReversed().map((name, step) => (step === 0 ? this.groupNamed(name) : name));
    const target = this.groupAt(groups);
    if (target) keepUnder(last, value, target, this.fieldsAt(groups));
    else keepUnder(names.join('.'), value, this.draft, this.index.fields);
  }

  /** Names at a path that are kept free for fields. */
  private fieldsAt([group, ...inner]: ReadonlyArray<string | undefined>): RecordFields | undefined {
    if (group === undefined) return this.index.fields;
    const field = inner.length === 0 ? this.index.fields.get(group) : undefined;
    return field?.kind === 'group' ? field.fields : undefined;
  }

  /** What a group is called here; undefined where that name is a value’s or a list’s. */
  private groupNamed(name: string): string | undefined {
    const place = this.index.places.get(plainName(name));
    if (place?.field.kind === 'group') return place.path[0];
    return this.index.fields.has(name) ? undefined : name;
  }

  /** The group at a path, made if need be; undefined where a value stands in the way. */
  private groupAt(path: ReadonlyArray<string | undefined>): Draft | undefined {
    let group = this.draft;
    for (const name of path) {
      if (name === undefined) return undefined;
      const next = group.get(name) ?? new Map<string, Json | Draft>();
      if (!(next instanceof Map)) return undefined;
      group.set(name, next);
      group = next;
    }
    return group;
  }
}

/** Under its own name, or with a number behind it where that name is a field's or is taken. */
function keepUnder(name: string, value: Json, target: Draft, fields?: RecordFields): void {
  let free = name;
  for (let number = 2; target.has(free) || fields?.has(free); number++) free = `${name} (${number})`;
  target.set(free, value);
}

/** A list of objects; also one that is wrapped in an object, or a single one (INF: as XML turned to JSON is). */
function itemsOf(value: Json): readonly JsonObject[] | undefined {
  if (isArray(value)) return value.every(isObject) ? value : undefined;
  if (!isObject(value)) return undefined;
  const [only, ...more] = Object.values(value);
  return only !== undefined && more.length === 0 && !isScalar(only) ? itemsOf(only) : [value];
}

const objectFrom = (draft: Draft): JsonObject =>
  Object.fromEntries(
    [...draft].map(([name, value]) => [name, value instanceof Map ? objectFrom(value) : value]),
  );
