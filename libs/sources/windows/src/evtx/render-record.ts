import * as core from '@ts-evtx/core';
import { eventRecordOf, type EventRecord } from '../events/event-record.js';
import type { EvtxRecord } from './evtx-records.js';

/** The part of the library that is used. Its own declarations leave out file endings and do not resolve. */
interface Core {
  readonly BinaryReader: new (bytes: Uint8Array) => object;
  readonly ChunkHeader: new (reader: object, offset: number) => object;
  readonly Record: new (reader: object, offset: number, chunk: object) => { renderXml(): string };
}
const { BinaryReader, ChunkHeader, Record } = core as unknown as Core;

export interface RenderedRecord {
  readonly xml: string;
  readonly event: EventRecord;
}

/**
 * Renders the records of one chunk as XML. The library's file reader is not used: it holds whole files, up to
 * 100 MB, and refuses one for its checksum. Its `toArray()` gave event id 0; `renderXml()` is right.
 * @returns null where a record cannot be rendered
 */
export function rendererOf(bytes: Buffer): (record: EvtxRecord) => RenderedRecord | null {
  let opened: { readonly reader: object; readonly chunk: object } | null = null;
  return ({ at }) => {
    try {
      if (!opened) {
        const reader = new BinaryReader(bytes);
        opened = { reader, chunk: new ChunkHeader(reader, 0) };
      }
      const xml = new Record(opened.reader, at, opened.chunk).renderXml();
      const event = eventRecordOf(xml);
      return event.eventId === null && event.record === null ? null : { xml, event };
    } catch {
      return null;
    }
  };
}
