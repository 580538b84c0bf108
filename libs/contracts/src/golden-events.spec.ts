import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  auditEventCodec,
  auditEventSchemas,
  eventSchemas,
  registerEventCodec,
  registerEventSchemas,
  requestEventCodec,
} from '#contracts';

/** What lies in stores somewhere. A golden file is written once and never changed: stores cannot be either. */
const folder = new URL('../golden/', import.meta.url);
const Golden = z.strictObject({ type: z.string(), schemaVersion: z.int().positive(), data: z.unknown() });
const read = (file: string) => Golden.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

const files = readdirSync(folder).sort();
/** Those of requests, of what stands against work, and of the acts that stand beside them. */
function codecOf(type: string) {
  if (Object.hasOwn(eventSchemas, type)) return requestEventCodec;
  return Object.hasOwn(auditEventSchemas, type) ? auditEventCodec : registerEventCodec;
}
const all = { ...eventSchemas, ...registerEventSchemas, ...auditEventSchemas };
const versions = Object.entries(all).flatMap(([type, schemas]) =>
  Object.entries(schemas).map(([version, schema]: [string, z.ZodType]) => ({
    type,
    version: Number(version),
    newest: Math.max(...Object.keys(schemas).map(Number)),
    schema,
    file: `${type}.v${version}.json`,
  })),
);

describe('the golden files', () => {
  it('are there for every version of every stored event, and for nothing else', () =>
    expect(files).toEqual(versions.map(({ file }) => file).sort()));

  it.each(versions)('hold what their name says: $file', ({ file, type, version }) =>
    expect(read(file)).toMatchObject({ type, schemaVersion: version }),
  );

  it.each(versions)(
    'are read by the schema of their version without losing a field: $file',
    ({ file, schema }) => {
      const { data } = read(file);
      expect(schema.parse(data)).toEqual(data);
    },
  );

  it.each(versions)('are read by this version of Lethe: $file', ({ file, type, version, newest }) => {
    const golden = read(file);
    const event = codecOf(type).decode(golden);
    expect(event.type).toBe(type);
    if (version === newest) expect({ ...golden, data: event.data }).toEqual(golden);
  });

  it.each(versions)('fill every field that may be empty, so that each is seen: $file', ({ file }) => {
    const { data } = read(file);
    expect(emptyFields(data)).toEqual([]);
  });
});

/** Paths of nulls and empty lists, but for those that only another kind of the same event fills. */
const MAY_BE_EMPTY = /(^|\.)(host|outputDigest|taskId|phase|dependsOn|checks)$/;

function emptyFields(value: unknown, path = ''): readonly string[] {
  if (value === null || (Array.isArray(value) && value.length === 0))
    return MAY_BE_EMPTY.test(path) ? [] : [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) =>
    emptyFields(part, path === '' ? key : `${path}.${key}`),
  );
}
