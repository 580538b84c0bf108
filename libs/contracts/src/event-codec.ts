import type { z } from 'zod';
import { eventSchemas, type EventType, type RequestEvent, type StoredEvent } from './stored-events.js';

/** Turns data of one version of an event into data of the next. Pure; never looks anything up. */
export type Upcaster = (data: unknown) => unknown;

/** For each event: the step from version n (the key) to n + 1. Empty while every event is at its first version. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;
export type EventSchemas = Readonly<Record<string, Readonly<Record<number, z.ZodType>>>>;

/** A stored event that no schema of this version of Lethe reads. */
export class UnreadableEvent extends Error {
  constructor(type: string, schemaVersion: number, reason: string) {
    super(`The stored event ${type} v${schemaVersion} cannot be read: ${reason}`);
    this.name = 'UnreadableEvent';
  }
}

export interface EventCodec {
  /** Gives an event the version of its schema for the store. */
  encode(event: RequestEvent): StoredEvent;
  /** @throws {UnreadableEvent} unknown type or version, or data that its schema refuses */
  decode(stored: StoredEvent): RequestEvent;
}

/** Reads every version ever stored and hands out the newest. */
export function eventCodec(schemas: EventSchemas, upcasters: Upcasters): EventCodec {
  const newest = new Map(
    Object.entries(schemas).map(([type, versions]) => [type, Math.max(...Object.keys(versions).map(Number))]),
  );
  return {
    encode: (event) => ({ type: event.type, schemaVersion: newest.get(event.type) ?? 1, data: event.data }),
    decode(stored) {
      const schema = schemas[stored.type]?.[stored.schemaVersion];
      const target = newest.get(stored.type);
      if (!schema || target === undefined)
        throw new UnreadableEvent(
          stored.type,
          stored.schemaVersion,
          'this version of Lethe does not know it',
        );
      const parsed = schema.safeParse(stored.data);
      if (!parsed.success)
        throw new UnreadableEvent(
          stored.type,
          stored.schemaVersion,
          parsed.error.issues.map((i) => i.path.join('.')).join(', '),
        );
      let data: unknown = parsed.data;
      for (let version = stored.schemaVersion; version < target; version += 1) {
        const step = upcasters[stored.type]?.[version];
        if (!step)
          throw new UnreadableEvent(stored.type, version, `there is no upcaster to version ${version + 1}`);
        data = step(data);
      }
      return { type: stored.type as EventType, data } as RequestEvent;
    },
  };
}

/** The upcasters of the stored events: none yet, every event is at version 1. */
export const upcasters: Upcasters = {};

export const requestEventCodec = eventCodec(eventSchemas, upcasters);
