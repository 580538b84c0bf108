import type { Instant } from '#contracts';
import { timeOf } from '../logs/time-stamp.js';
import { xmlPieces, type XmlPiece } from './xml-pieces.js';

/** An event as far as Lethe reads it. What its XML lacks is null. */
export interface EventRecord {
  /** EventRecordID */
  readonly record: number | null;
  readonly time: Instant | null;
  readonly channel: string | null;
  readonly eventId: number | null;
  /** the message if it was rendered, else what the event carries, a line each: `value` or `Name: value` */
  readonly text: string;
  /** computer and account, for whoever is named there alone */
  readonly system: string;
}

/** Reads one `<Event>…</Event>` as `wevtutil qe /f:xml` writes it (DOC: the event schema). */
export function eventRecordOf(xml: string): EventRecord {
  const reading = new EventReading();
  for (const piece of xmlPieces(xml)) reading.take(piece);
  return reading.record();
}

class EventReading {
  private readonly path: string[] = [];
  private readonly header = new Map<string, string>();
  private readonly data: string[] = [];
  private message: string | null = null;
  /** the element that is open, its name for people, and its text so far */
  private label: string | null = null;
  private text = '';
  private isLeaf = false;

  take(piece: XmlPiece): void {
    if (piece.kind === 'text') this.text += piece.text;
    else if (piece.kind === 'open') this.open(piece.name, piece.attributes);
    else this.close(piece.name);
  }

  record(): EventRecord {
    const number = (key: string): number | null => {
      const text = this.header.get(key)?.trim() ?? '';
      return /^\d{1,15}$/.test(text) ? Number(text) : null;
    };
    const lines = ['Computer', 'UserID'].flatMap((key) => {
      const value = this.header.get(key);
      return value === undefined || value === '' ? [] : [`${key}: ${value}`];
    });
    return {
      record: number('EventRecordID'),
      time: timeOf(this.header.get('SystemTime') ?? ''),
      channel: this.header.get('Channel') ?? null,
      eventId: number('EventID'),
      text: this.message ?? this.data.join('\n'),
      system: lines.join('\n'),
    };
  }

  private open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.path.push(name);
    this.text = '';
    this.isLeaf = true;
    this.label = attributes.get('Name') ?? (name === 'Data' ? null : name);
    if (this.section() !== 'System') return;
    for (const key of ['SystemTime', 'UserID']) {
      const value = attributes.get(key);
      if (value !== undefined) this.header.set(key, value);
    }
  }

  private close(name: string): void {
    const section = this.section();
    if (this.isLeaf && this.path.length > 2) this.leaf(section, name);
    this.isLeaf = false;
    this.text = '';
    const at = this.path.lastIndexOf(name);
    if (at >= 0) this.path.length = at;
  }

  private leaf(section: string, name: string): void {
    if (section === 'System') this.header.set(name, this.text);
    else if (section === 'RenderingInfo') {
      if (name === 'Message' && this.text.trim() !== '') this.message = this.text;
    } else if (this.text.trim() !== '')
      this.data.push(this.label === null ? this.text : `${this.label}: ${this.text}`);
  }

  /** The part of the event: System, EventData, UserData, RenderingInfo, … */
  private section(): string {
    return this.path[1] ?? '';
  }
}
