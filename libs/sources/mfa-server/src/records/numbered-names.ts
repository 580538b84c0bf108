import type { JsonDialect } from './json-scan.js';
import { isArray, isObject, type Json } from './json-value.js';

/** Stands in no name of XML. */
const MARK = '\0';

/** The name for the n-th element of that name beside others of it: JSON has each name once. */
export const numbered = (name: string, nth: number): string => (nth === 1 ? name : `${name}${MARK}${nth}`);

const plain = (name: string): string => name.replace(/\0\d+$/, '');

/** JSON that was made of XML: values of numbered names are a list. */
export const numberedNames: JsonDialect = { name: plain, value: regrouped };

function regrouped(value: Json): Json {
  if (isArray(value)) return value.map(regrouped);
  if (!isObject(value)) return value;
  const groups = new Map<string, Json[]>();
  for (const [name, inner] of Object.entries(value)) {
    const group = groups.get(plain(name));
    if (group) group.push(regrouped(inner));
    else groups.set(plain(name), [regrouped(inner)]);
  }
  return Object.fromEntries(
    [...groups].map(([name, [first = null, ...more]]) => [
      name,
      more.length === 0 ? first : [first, ...more],
    ]),
  );
}
