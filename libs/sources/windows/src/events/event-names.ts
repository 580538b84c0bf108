import { folded } from '../names/name-index.js';
import { Mentions } from '../names/mentions.js';
import { NamePresence } from '../names/name-presence.js';
import { eventRecordOf, type EventRecord } from './event-record.js';
import { unescaped } from './xml-pieces.js';

/** An event that names somebody; `text` shows where. */
export interface NamedEvent extends Omit<EventRecord, 'system'> {
  /** the names it mentions, as they were given */
  readonly names: readonly string[];
}

/** Finds the events that mention one of the names (see `Mentions`), as XML. */
export class EventNames {
  private readonly presence: NamePresence;
  private readonly mentions: Mentions;

  constructor(names: Iterable<string>) {
    const given = [...names];
    this.presence = new NamePresence(given);
    this.mentions = new Mentions(given);
  }

  /** Null when the event names nobody of them: most events, so that is found out before it is parsed. */
  in(xml: string): NamedEvent | null {
    return this.presence.isIn(folded(unescaped(xml))) ? this.inRecord(eventRecordOf(xml)) : null;
  }

  inRecord({ system, ...event }: EventRecord): NamedEvent | null {
    const inText = this.mentions.in(event.text);
    const text = this.mentions.in(system).length > 0 ? `${event.text}\n${system}` : event.text;
    const names = text === event.text ? inText : this.mentions.in(text);
    return names.length > 0 ? { ...event, text, names } : null;
  }
}
