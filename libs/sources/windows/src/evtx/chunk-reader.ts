import { EventReading, type EventRecord } from '../events/event-record.js';
import { chunkBytes, type ChunkBytes } from './binxml/chunk-bytes.js';
import { ChunkTemplates } from './binxml/chunk-templates.js';
import { FragmentPieces } from './binxml/fragment-pieces.js';
import { FragmentShapes } from './binxml/fragment-shapes.js';
import type { PieceSink } from './binxml/piece-writer.js';
import { RECORD_HEADER, RECORD_TRAILER, type EvtxRecord } from './evtx-records.js';

/** How it stands with a record that was looked over. */
export type RecordShape = 'plain' | 'pieced' | 'broken';

/** Reads the records of one chunk; whatever their bytes, it neither throws nor goes on without end. */
export class ChunkReader {
  private readonly chunk: ChunkBytes;
  private readonly shapes: FragmentShapes;
  private readonly pieces: FragmentPieces;

  constructor(bytes: Buffer) {
    this.chunk = chunkBytes(bytes);
    const templates = new ChunkTemplates(this.chunk);
    this.shapes = new FragmentShapes(this.chunk, templates);
    this.pieces = new FragmentPieces(this.chunk, templates);
  }

  /** `pieced`: its text may hold what its bytes do not. */
  shapeOf(record: EvtxRecord): RecordShape {
    if (record.isTorn) return 'broken';
    try {
      return this.shapes.isPieced(startOf(record), endOf(record)) ? 'pieced' : 'plain';
    } catch {
      return 'broken';
    }
  }

  /** Whether the bytes at a place are said by this record alone, and not a part of a template. */
  isOwnValue(record: EvtxRecord, place: number): boolean {
    try {
      return this.shapes.isOwnValue(place, startOf(record), endOf(record));
    } catch {
      return false;
    }
  }

  /** As far as it can be rendered. */
  eventOf(record: EvtxRecord): { readonly event: EventRecord; readonly isWhole: boolean } {
    const reading = new EventReading();
    const isWhole = this.tell(record, reading);
    return { event: reading.record(), isWhole };
  }

  /** Tells the pieces of its XML; false where they end before it does. */
  tell(record: EvtxRecord, sink: PieceSink): boolean {
    try {
      this.pieces.tell(startOf(record), endOf(record), sink);
      return true;
    } catch {
      return false;
    }
  }
}

const startOf = ({ at }: EvtxRecord): number => at + RECORD_HEADER;
const endOf = ({ at, size, isTorn }: EvtxRecord): number => at + size - (isTorn ? 0 : RECORD_TRAILER);
