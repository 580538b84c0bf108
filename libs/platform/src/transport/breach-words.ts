import { z } from 'zod';

const MOST_NAMED = 10;

/** Every name that a schema gives to a field, at any depth. */
function namesIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, part]: [string, unknown]) => [
    ...(key === 'properties' ? Object.keys(part as object) : []),
    ...namesIn(part),
  ]);
}

/**
 * Says where data broke its schema. Names that the schema itself gives are said; a key that only the
 * message has stands as `*`, since whoever wrote it may have written anything, a person's name too.
 */
export class BreachWords {
  #names: ReadonlySet<string> | undefined;

  constructor(private readonly schema: z.ZodType) {}

  of(error: z.core.$ZodError): string {
    return error.issues
      .slice(0, MOST_NAMED)
      .map((issue) => this.#breach(issue))
      .join('; ');
  }

  #breach(issue: z.core.$ZodIssue): string {
    const path = issue.path.map((part) => this.#part(part)).join('.') || 'data';
    if (issue.code === 'unrecognized_keys') return `${path} has an unknown key`;
    if (issue.code === 'invalid_key') return `${path} has not the form of a key that is taken here`;
    return `${path} ${issue.message}`;
  }

  #part(part: PropertyKey): string {
    this.#names ??= new Set(namesIn(z.toJSONSchema(this.schema, { io: 'input', unrepresentable: 'any' })));
    return typeof part === 'number' || this.#names.has(String(part)) ? String(part) : '*';
  }
}
