import { TextDecoder } from 'node:util';

/** The output is cut off, or it is no list of events. */
export class NoEventList extends Error {
  override readonly name = 'NoEventList';
}

/** Events are at most 64 KB on disk; their XML is a few times that. */
const LONGEST_EVENT = 16 * 1024 * 1024;
const OPENING = /<Event[\s>]/g;
const CLOSING = '</Event>';

/**
 * Cuts the output of `wevtutil qe /f:xml /e:Events` into events while it arrives. Events are neither one
 * per line nor one per chunk (DOC). Holds one event at a time.
 */
export class EventStream {
  private decoder: TextDecoder | null = null;
  private first = Buffer.alloc(0);
  private head = '';
  private rest = '';
  /** where the end of the open event has not been looked for yet */
  private searched = 0;
  private tail = '';
  events = 0;

  constructor(private readonly onEvent: (xml: string) => void | Promise<void>) {}

  async push(chunk: Buffer): Promise<void> {
    if (this.decoder) return this.take(this.decoder.decode(chunk, { stream: true }));
    this.first = Buffer.concat([this.first, chunk]);
    // One byte tells nothing of the encoding yet.
    if (this.first.length < 2) return;
    this.decoder = new TextDecoder(encodingOf(this.first));
    await this.take(this.decoder.decode(this.first, { stream: true }));
  }

  /** @throws {NoEventList} */
  async end(): Promise<void> {
    await this.take(this.decoder?.decode() ?? '');
    const isList = /^\s*(?:<\?xml[^>]*>)?\s*<Events[\s/>]/.test(this.head);
    if (this.rest.search(/<Event[\s>]/) >= 0) throw new NoEventList('The output ends within an event.');
    if (isList && !/(?:<\/Events>|<Events[^>]*\/>)\s*$/.test(this.tail))
      throw new NoEventList('The output ends before its list does.');
    if (!isList && this.events === 0 && this.head.trim() !== '')
      throw new NoEventList('The output is no XML of events.');
  }

  private async take(text: string): Promise<void> {
    if (this.head.length < 200) this.head += text.slice(0, 200);
    this.tail = (this.tail + text).slice(-200);
    this.rest += text;
    let at = 0;
    for (;;) {
      OPENING.lastIndex = at;
      const start = OPENING.exec(this.rest)?.index ?? -1;
      if (start < 0) break;
      const end = this.rest.indexOf(CLOSING, Math.max(start, this.searched));
      at = start;
      if (end < 0) break;
      at = end + CLOSING.length;
      this.events++;
      const taken = this.onEvent(this.rest.slice(start, at));
      if (taken) await taken;
    }
    // An opening may itself be cut: `<Eve`.
    const opened = at < this.rest.length && this.rest.startsWith('<Event', at);
    this.rest = opened
      ? this.rest.slice(at)
      : this.rest.slice(Math.max(at, this.rest.length - OPENING.source.length));
    this.searched = opened ? Math.max(0, this.rest.length - CLOSING.length) : 0;
    if (this.rest.length > LONGEST_EVENT) throw new NoEventList('An event does not end.');
  }
}

/**
 * `/uni:true` makes wevtutil write UTF-16LE (DOC), with or without a byte order mark (SEEN both); a wrapper
 * may have turned it into UTF-8. The decoder takes the mark off.
 */
const encodingOf = ([first, second]: Buffer): 'utf-16le' | 'utf-8' =>
  (first === 0xff && second === 0xfe) || second === 0 ? 'utf-16le' : 'utf-8';
