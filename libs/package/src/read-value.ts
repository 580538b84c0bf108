import { parse } from 'lossless-json';

/** What is nested more deeply than this is not read by people, and would not fit the stack of those who show it. */
const DEEPEST = 32;

/** JSON whose numbers keep their digits; undefined when it is none, or too deep. */
export function readValue(text: string): unknown {
  try {
    const value = parse(text);
    return isDeeper(value, DEEPEST) ? undefined : value;
  } catch {
    return undefined;
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
