import type { z } from 'zod';
import { eventSchemas, type RequestEvent, type StoredEvent } from './stored-events.js';

/** Turns data of one version of an event into data of the next. Pure; never looks anything up. */
export type Upcaster = (data: unknown) => unknown;

/** For each event: the step from version n (the key) to n + 1. None for one that is at its first version. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;
export type EventSchemas = Readonly<Record<string, Readonly<Record<number, z.ZodType>>>>;

/** A stored event that no schema of this version of Lethe reads. */
export class UnreadableEvent extends Error {
  constructor(type: string, schemaVersion: number, reason: string) {
    super(`The stored event ${type} v${schemaVersion} cannot be read: ${reason}`);
    this.name = 'UnreadableEvent';
  }
}

export interface EventCodec<E = RequestEvent> {
  /** Gives an event the version of its schema for the store. @throws {UnreadableEvent} its schema refuses the data */
  encode(event: E): StoredEvent;
  /** @throws {UnreadableEvent} unknown type or version, or data that its schema refuses */
  decode(stored: StoredEvent): E;
}

/** What the schema makes of the data; of what it refuses only the paths are told, never the values. */
function parsed({ type, schemaVersion, data }: StoredEvent, schema: z.ZodType): unknown {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const paths = result.error.issues.map((issue) => issue.path.join('.') || '(the whole)');
  throw new UnreadableEvent(type, schemaVersion, paths.join(', '));
}

/** Reads every version ever stored and hands out the newest. An upcaster's result is read as strictly as the store's. */
export function eventCodec<E extends { readonly type: string; readonly data: unknown } = RequestEvent>(
  schemas: EventSchemas,
  upcasters: Upcasters,
): EventCodec<E> {
  const newest = new Map(
    Object.entries(schemas).map(([type, versions]) => [type, Math.max(...Object.keys(versions).map(Number))]),
  );
  return {
    encode(event) {
      const schemaVersion = newest.get(event.type) ?? 1;
      const refused = schemas[event.type]?.[schemaVersion]?.safeParse(event.data).error;
      // What is stored can never be mended: an event that could not be read again is not written.
      if (refused)
        throw new UnreadableEvent(
          event.type,
          schemaVersion,
          refused.issues.map(({ path }) => path.join('.')).join(', '),
        );
      return { type: event.type, schemaVersion, data: event.data };
    },
    decode(stored) {
      const { type, schemaVersion } = stored;
      const versions = schemas[type];
      const target = newest.get(type);
      if (!versions?.[schemaVersion] || target === undefined)
        throw new UnreadableEvent(type, schemaVersion, 'this version of Lethe does not know it');
      let data = parsed(stored, versions[schemaVersion]);
      for (let version = schemaVersion; version < target; version += 1) {
        const step = upcasters[type]?.[version];
        const schema = versions[version + 1];
        if (!step || !schema)
          throw new UnreadableEvent(type, version, `there is no upcaster to version ${version + 1}`);
        data = parsed({ type, schemaVersion: version + 1, data: step(data) }, schema);
      }
      // Its schema has just read it as what this type of event is.
      return { type, data } as E;
    },
  };
}

/** The upcasters of the stored events. */
export const upcasters: Upcasters = {
  PrivacyRequestReceived: {
    // Days were those of UTC, and no holidays were known; the extension follows from the version of the policy.
    1: (data) => ({
      ...(data as object),
      calendar: 'weekends',
      timeZone: 'UTC',
      extendedDueAt: null,
      confirmDueAt: null,
    }),
  },
};

export const requestEventCodec = eventCodec(eventSchemas, upcasters);
