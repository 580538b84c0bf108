import { existsSync } from 'node:fs';
import { isAbsolute, resolve, sep, win32 } from 'node:path';
import {
  contractOf,
  notificationPlaces,
  openDsrPlaces,
  signInPlaces,
  Source,
  type LetheYaml,
  type PlaceKind,
} from '#contracts';

type Key = string | number;

export interface Place {
  readonly kind: PlaceKind;
  readonly path: readonly Key[];
  /** absolute; a program's whole vector */
  readonly value: string | readonly string[];
}

/** Every key of `lethe.yaml` that names something outside; `*` stands for each entry of a list. */
const placeKinds: ReadonlyMap<string, PlaceKind> = new Map([
  ...Source.options.flatMap((source) =>
    Object.entries(contractOf(source).places).map(
      ([key, kind]) => [`sources.${source}.${key}`, kind] as const,
    ),
  ),
  ...Object.entries(notificationPlaces).map(([key, kind]) => [`notifications.${key}`, kind] as const),
  ...Object.entries(openDsrPlaces).map(([key, kind]) => [`openDsr.${key}`, kind] as const),
  ...Object.entries(signInPlaces).map(([key, kind]) => [`signIn.${key}`, kind] as const),
]);

/** Also a Windows path counts, wherever Lethe runs: it must not be taken for a name below a folder. */
export const isRooted = (path: string): boolean => isAbsolute(path) || win32.isAbsolute(path);

const absolute = (path: string, base: string): string =>
  isRooted(path) && !isAbsolute(path) ? path : resolve(base, path);

const looksLikePath = (word: string): boolean => isRooted(word) || word.includes('/') || word.includes(sep);

/**
 * The first word is a path if it looks like one or lies beside the file, else a name in PATH. Later
 * words are left alone unless they name something that is there, or say by `./` that they mean a path.
 */
function programWith(words: readonly string[], base: string): string[] {
  return words.map((word, index) => {
    const isThere = !word.startsWith('-') && existsSync(resolve(base, word));
    const isPath = index === 0 ? looksLikePath(word) : isRooted(word) || /^\.\.?[/\\]/.test(word);
    return isPath || isThere ? absolute(word, base) : word;
  });
}

function resolved(kind: PlaceKind, value: unknown, base: string): string | string[] | undefined {
  if (kind === 'program')
    return Array.isArray(value) && value.every((word) => typeof word === 'string')
      ? programWith(value, base)
      : undefined;
  if (typeof value !== 'string') return undefined;
  return kind === 'url' ? value : absolute(value, base);
}

/**
 * Makes every relative path absolute, seen from the folder of `lethe.yaml`, and lists what the file
 * names outside of Lethe.
 */
export function placesOf(
  yaml: LetheYaml,
  base: string,
): { readonly yaml: LetheYaml; readonly places: readonly Place[] } {
  const places: Place[] = [];
  const visit = (node: unknown, path: readonly Key[]): unknown => {
    const kind = placeKinds.get(path.map((key) => (typeof key === 'number' ? '*' : key)).join('.'));
    const value = kind && resolved(kind, node, base);
    if (kind && value !== undefined) {
      places.push({ kind, path, value });
      return value;
    }
    if (Array.isArray(node)) return node.map((entry: unknown, index) => visit(entry, [...path, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, entry]) => [key, visit(entry, [...path, key])]),
    );
  };
  // The walk changes texts at known places alone, so what comes out has the type of what went in.
  return { yaml: visit(yaml, []) as LetheYaml, places };
}
