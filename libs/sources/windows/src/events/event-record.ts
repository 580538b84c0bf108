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
  /** what else it says, a line each: provider, computer, account, attributes, data that a message stands for */
  readonly rest: string;
}

/** Reads one `<Event>…</Event>` as `wevtutil qe /f:xml` writes it (DOC: the event schema). */
export function eventRecordOf(xml: string): EventRecord {
  const reading = new EventReading();
  for (const piece of xmlPieces(xml)) reading.take(piece);
  return reading.record();
}

/** What else of the system's part may tell of people; its numbers could only be taken for somebody's. */
const TELLING = new Set(['Provider', 'Channel', 'Computer', 'Security']);

/** Puts an event together from the pieces of its XML. */
export class EventReading {
  private readonly path: string[] = [];
  private readonly header = new Map<string, string>();
  private readonly data: string[] = [];
  private readonly rest: string[] = [];
  private message: string | null = null;
  /** names for people of the elements that are open */
  private readonly labels: (string | null)[] = [];
  /** of these the ones that came from an attribute, and that no line has shown yet */
  private readonly unshown: (string | null)[] = [];
  private text = '';

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
    return {
      record: number('EventRecordID'),
      time: timeOf(this.header.get('SystemTime') ?? ''),
      channel: this.header.get('Channel') ?? null,
      eventId: number('EventID'),
      text: this.message ?? this.data.join('\n'),
      rest: (this.message === null ? this.rest : [...this.rest, ...this.data]).join('\n'),
    };
  }

  private open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.endText();
    this.path.push(name);
    const label = this.section() === 'System' ? undefined : attributes.get('Name');
    this.unshown.push(label ?? null);
    this.labels.push(label ?? (name === 'Data' ? null : name));
    if (attributes.size > 0) this.takeAttributes(name, attributes);
  }

  private takeAttributes(element: string, attributes: ReadonlyMap<string, string>): void {
    const isSystem = this.section() === 'System';
    for (const [name, value] of attributes) {
      if (isSystem && name === 'SystemTime') this.header.set(name, value);
      if (name.startsWith('xmlns') || value === '') continue;
      if (isSystem ? !TELLING.has(element) : name === 'Name') continue;
      this.rest.push(`${name}: ${value}`);
    }
  }

  private close(name: string): void {
    this.endText();
    const at = this.path.lastIndexOf(name);
    if (at < 0) return;
    for (const label of this.unshown.slice(at)) if (label !== null) this.rest.push(`Name: ${label}`);
    for (const open of [this.path, this.labels, this.unshown]) open.length = at;
  }

  /** Text beside elements counts as well, whoever writes such a thing. */
  private endText(): void {
    const { text } = this;
    if (text === '') return;
    this.text = '';
    if (text.trim() === '') return;
    const label = this.labels.at(-1) ?? null;
    if (this.unshown.length > 0) this.unshown[this.unshown.length - 1] = null;
    this.line(this.path.at(-1) ?? '', label === null ? text : `${label}: ${text}`, text);
  }

  private line(element: string, line: string, text: string): void {
    const section = this.section();
    if (section === 'System') {
      this.header.set(element, text);
      if (TELLING.has(element)) this.rest.push(line);
    } else if (section !== 'RenderingInfo') this.data.push(line);
    else if (element === 'Message') this.message = text;
    else this.rest.push(line);
  }

  /** The part of the event: System, EventData, UserData, RenderingInfo, … */
  private section(): string {
    return this.path[1] ?? '';
  }
}
