import { isLosslessNumber, type LosslessNumber } from 'lossless-json';

/** JSON as it was delivered: numbers keep their digits. */
export type Json = string | boolean | null | LosslessNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}
export type JsonScalar = string | boolean | null | LosslessNumber;

export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
export const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
export const isScalar = (value: Json): value is JsonScalar => !isObject(value) && !isArray(value);

/** Neither a value nor a place for one: null, no text, nothing inside. */
export const isEmpty = (value: Json): boolean =>
  value === null ||
  value === '' ||
  (isArray(value) && value.every(isEmpty)) ||
  (isObject(value) && Object.values(value).every(isEmpty));
