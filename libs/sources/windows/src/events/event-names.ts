import { folded } from '../names/name-index.js';
import { Mentions } from '../names/mentions.js';
import { NamePresence } from '../names/name-presence.js';
import { eventRecordOf, type EventRecord } from './event-record.js';
import { unescaped } from './xml-pieces.js';

/** An event that names somebody; `text` shows where. */
export interface NamedEvent extends Omit<EventRecord, 'rest'> {
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

  /** What else it says is shown as far as it names somebody. */
  inRecord({ rest, ...event }: EventRecord): NamedEvent | null {
    const [inText, inRest] = [this.namesIn(event.text), this.namesIn(rest)];
    if (inRest.length === 0) return inText.length > 0 ? { ...event, names: inText } : null;
    const naming = rest
      .split('\n')
      .filter((line) => this.namesIn(line).some((name) => !inText.includes(name)));
    const text = [event.text, ...naming].join('\n').trim();
    return { ...event, text, names: [...new Set([...inText, ...inRest])] };
  }

  /** Names that a text mentions, of whomever it is. */
  namesIn(text: string): readonly string[] {
    return text !== '' && this.presence.isIn(folded(text)) ? this.mentions.in(text) : [];
  }
}
