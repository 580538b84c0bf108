import type { LogEvent } from './log-event.js';
import { InvalidQuery, tokensOf, type Token } from './query-tokens.js';

/** An element of an event as queries see it; attributes have an `@` before their name. */
interface Node {
  readonly text?: string;
  readonly children?: Readonly<Record<string, Node>>;
}

type Test = (node: Node) => boolean;

/**
 * The part of the event log's XPath 1.0 that callers of wevtutil use (DOC: a subset, no contains()):
 * `*`, `Event`, predicates in brackets with `and`, `or` and parentheses, child elements, attributes, and
 * comparisons with text and numbers. As in Windows, a name that no event has matches nothing, silently.
 * Not here: `timediff` and `band`, which are refused like anything else that does not parse.
 * @throws {InvalidQuery}
 */
export function eventQuery(query: string, channel: string): (event: LogEvent) => boolean {
  const test = new QueryParser(tokensOf(query)).query();
  return (event) => test(nodeOf(event, channel));
}

const text = (value: string | number): Node => ({ text: String(value) });

const nodeOf = (event: LogEvent, channel: string): Node => ({
  children: {
    System: {
      children: {
        Provider: { children: { '@Name': text(event.provider) } },
        EventID: text(event.eventId),
        Level: text(event.level),
        TimeCreated: { children: { '@SystemTime': text(event.time) } },
        EventRecordID: text(event.recordId),
        Channel: text(channel),
      },
    },
    EventData: { children: { Data: text(event.message) } },
  },
});

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Own children alone: `constructor` is no element. */
const childOf = ({ children }: Node, name: string): Node | undefined =>
  children && Object.hasOwn(children, name) ? children[name] : undefined;

class QueryParser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  query(): Test {
    if (!this.take('*') && !this.take('Event')) throw this.invalid();
    const test = this.predicates();
    if (this.next.kind !== 'end') throw this.invalid();
    return test;
  }

  private predicates(): Test {
    const tests: Test[] = [];
    while (this.take('[')) {
      tests.push(this.either());
      this.require(']');
    }
    return (node) => tests.every((test) => test(node));
  }

  private either(): Test {
    const tests = [this.both()];
    while (this.take('or')) tests.push(this.both());
    return (node) => tests.some((test) => test(node));
  }

  private both(): Test {
    const tests = [this.term()];
    while (this.take('and')) tests.push(this.term());
    return (node) => tests.every((test) => test(node));
  }

  private term(): Test {
    if (this.take('(')) {
      const test = this.either();
      this.require(')');
      return test;
    }
    const attribute = this.take('@') ? '@' : '';
    if (this.next.kind !== 'name') throw this.invalid();
    const name = attribute + this.advance().value;
    const inner = this.predicates();
    const rest = this.take('/') ? this.term() : this.comparison();
    return (node) => {
      const child = childOf(node, name);
      return child !== undefined && inner(child) && rest(child);
    };
  }

  private comparison(): Test {
    const accepts = this.next.kind === 'symbol' ? COMPARISONS[this.next.value] : undefined;
    if (!accepts) return () => true;
    this.advance();
    if (this.next.kind !== 'text' && this.next.kind !== 'number') throw this.invalid();
    const { value } = this.advance();
    return (node) => node.text !== undefined && accepts(compare(node.text, value));
  }

  private get next(): Token {
    return this.tokens[this.at] ?? { kind: 'end', value: '' };
  }

  private advance(): Token {
    const token = this.next;
    this.at += 1;
    return token;
  }

  private take(value: string): boolean {
    const taken = (this.next.kind === 'symbol' || this.next.kind === 'name') && this.next.value === value;
    if (taken) this.at += 1;
    return taken;
  }

  private require(value: string): void {
    if (!this.take(value)) throw this.invalid();
  }

  private invalid(): InvalidQuery {
    return new InvalidQuery(`at token ${this.at}`);
  }
}

const TIME = /^\d{4}-\d{2}-\d{2}T/;

/** As numbers or times where both are such, else as text: below, at, or above 0; NaN is never anything. */
function compare(left: string, right: string): number {
  const [one, other] = [Number(left), Number(right)];
  if (!Number.isNaN(one) && !Number.isNaN(other)) return one - other;
  if (TIME.test(left) && TIME.test(right)) return Date.parse(left) - Date.parse(right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
