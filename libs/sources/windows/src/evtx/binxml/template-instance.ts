import { outOfPlace } from './binxml-fault.js';

/** A use of a template: which one, and the values that are put into it. */
export interface TemplateInstance {
  /** where the template is defined, here or anywhere else in the chunk */
  readonly definition: number;
  readonly count: number;
  /** four bytes for each value: its size and its type */
  readonly descriptors: number;
  readonly values: number;
  /** behind the last value */
  readonly end: number;
}

/** next template, GUID, size */
const DEFINITION_HEADER = 24;
const SIZE_OF_DEFINITION = 20;

/** @param at of the token */
export function templateInstanceAt(view: DataView, at: number, end: number): TemplateInstance {
  const definition = view.getUint32(at + 6, true);
  let place = at + 10;
  // The first use of a template in a chunk carries the definition.
  if (definition === place) place = definitionAt(view, definition).end;
  if (place + 4 > end) throw outOfPlace;
  const count = view.getUint32(place, true);
  const descriptors = place + 4;
  if (count > (end - descriptors) / 4) throw outOfPlace;
  const values = descriptors + 4 * count;
  let behind = values;
  for (let each = descriptors; each < values; each += 4) behind += view.getUint16(each, true);
  if (behind > end) throw outOfPlace;
  return { definition, count, descriptors, values, end: behind };
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The binary XML of a template's definition. */
export function definitionAt(view: DataView, definition: number): Span {
  const start = definition + DEFINITION_HEADER;
  const end = start + view.getUint32(definition + SIZE_OF_DEFINITION, true);
  if (end > view.byteLength) throw outOfPlace;
  return { start, end };
}
