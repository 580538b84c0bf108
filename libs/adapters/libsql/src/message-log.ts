import { isUtf8 } from 'node:buffer';
import type { HistoryWindow, IncomingMessage, OutgoingMessage } from '#ports';
import type { Statement } from './connection.js';
import type { Follower, LibsqlFile } from './libsql-file.js';

/** A value that is text is kept as text; other bytes as they are. */
type MessageRow = [position: number, key: string, value: string | ArrayBuffer];

/** How many messages one trim removes at most, so that no transaction grows long. */
const TRIM = 1_000;
/** What a topic that nobody reads keeps. */
const KEPT_UNREAD = 10_000;

/** A message with its number in the log. */
export interface LoggedMessage extends IncomingMessage {
  readonly position: number;
}

/** The messages of all topics in one table, and how far each group has come in each. */
export class MessageLog implements Follower {
  readonly #insert: Statement<never>;
  readonly #read: Statement<MessageRow>;
  readonly #readWindow: Statement<MessageRow>;
  readonly #lastOf: Statement<[number | null]>;
  readonly #lastEver: Statement<[number | null, number | null]>;
  readonly #doneThrough: Statement<[number]>;
  readonly #saveDone: Statement<never>;
  readonly #trimRead: Statement<never>;
  readonly #trimUnread: Statement<never>;

  #next: number;
  readonly #last = new Map<string, number>();
  readonly #sinceTrim = new Map<string, number>();
  readonly #trimmedAt = new Map<string, number>();
  /** published in the open transaction: topic to position of its last message */
  readonly #pending = new Map<string, number>();
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(file: LibsqlFile) {
    this.#insert = file.prepare(
      'INSERT INTO messages (position, topic, key, value, published_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#read = file.prepare(
      'SELECT position, key, value FROM messages WHERE topic = ? AND position > ? ORDER BY position LIMIT ?',
    );
    this.#readWindow = file.prepare(
      `SELECT position, key, value FROM messages
       WHERE topic = ? AND position > ? AND published_at >= ? AND published_at < ? ORDER BY position LIMIT ?`,
    );
    this.#lastOf = file.prepare('SELECT max(position) FROM messages WHERE topic = ?');
    this.#lastEver = file.prepare(
      'SELECT (SELECT max(position) FROM messages), (SELECT max(done_through) FROM message_groups)',
    );
    this.#doneThrough = file.prepare('SELECT done_through FROM message_groups WHERE topic = ? AND name = ?');
    this.#saveDone = file.prepare(
      `INSERT INTO message_groups (topic, name, done_through) VALUES (?, ?, ?)
       ON CONFLICT (topic, name) DO UPDATE SET done_through = excluded.done_through`,
    );
    this.#trimRead = file.prepare(
      `DELETE FROM messages WHERE position IN (
         SELECT position FROM messages
         WHERE topic = ?1 AND position <= (SELECT min(done_through) FROM message_groups WHERE topic = ?1)
         ORDER BY position LIMIT ${TRIM})`,
    );
    this.#trimUnread = file.prepare(
      `DELETE FROM messages WHERE topic = ?1 AND NOT EXISTS (SELECT 1 FROM message_groups WHERE topic = ?1)
         AND position <= (SELECT position FROM messages WHERE topic = ?1 ORDER BY position DESC LIMIT 1 OFFSET ${KEPT_UNREAD})`,
    );
    this.#next = this.#firstFree();
    file.follow(this);
  }

  /** Inside a transaction. */
  append(messages: readonly OutgoingMessage[]): void {
    const now = Date.now();
    for (const { topic, key, value } of messages) {
      this.#insert.run([this.#next, topic, key, asStored(value), now]);
      this.#pending.set(topic, this.#next);
      this.#next += 1;
      this.#countForTrim(topic);
    }
  }

  read(topic: string, after: number, limit: number): LoggedMessage[] {
    return this.#read.all([topic, after, limit]).map((row) => logged(topic, row));
  }

  /** The same for what was published in a window, as far as it has not been trimmed. */
  readWindow(topic: string, { from, to }: HistoryWindow, after: number, limit: number): LoggedMessage[] {
    const rows = this.#readWindow.all([topic, after, Date.parse(from), Date.parse(to), limit]);
    return rows.map((row) => logged(topic, row));
  }

  /** Position of the topic's last durable message, trimmed or not; 0 if there was none. */
  last(topic: string): number {
    let last = this.#last.get(topic);
    if (last === undefined) {
      last = this.#lastOf.get([topic])?.[0] ?? 0;
      this.#last.set(topic, last);
    }
    return last;
  }

  /** Inside a transaction. @returns where the group stands; a new one stands before the oldest message */
  join(topic: string, group: string): number {
    const known = this.#doneThrough.get([topic, group])?.[0];
    if (known === undefined) this.#saveDone.run([topic, group, 0]);
    return known ?? 0;
  }

  /** Inside a transaction. What every group has passed is removed now and then. */
  saveDoneThrough(topic: string, group: string, position: number): void {
    this.#saveDone.run([topic, group, position]);
    if (position - (this.#trimmedAt.get(topic) ?? 0) < TRIM / 4) return;
    this.#trimRead.run([topic]);
    this.#trimmedAt.set(topic, position);
  }

  /** The listener is called after messages of the topic have become durable. @returns stops it */
  listen(topic: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  committed(): void {
    if (this.#pending.size === 0) return;
    const topics = [...this.#pending.keys()];
    for (const [topic, position] of this.#pending) this.#last.set(topic, position);
    this.#pending.clear();
    for (const topic of topics) this.#listeners.get(topic)?.forEach((listener) => listener());
  }

  rolledBack(): void {
    this.#pending.clear();
    this.#next = this.#firstFree();
  }

  /** Numbers are never used twice, also when all messages have been trimmed: groups remember theirs. */
  #firstFree(): number {
    const [message, group] = this.#lastEver.get([]) ?? [0, 0];
    return Math.max(message ?? 0, group ?? 0) + 1;
  }

  #countForTrim(topic: string): void {
    const published = (this.#sinceTrim.get(topic) ?? 0) + 1;
    if (published >= TRIM) this.#trimUnread.run([topic]);
    this.#sinceTrim.set(topic, published >= TRIM ? 0 : published);
  }
}

const logged = (topic: string, [position, key, value]: MessageRow): LoggedMessage => ({
  topic,
  key,
  ...content(value),
  position,
  partition: 0,
  offset: String(position),
});

function content(value: string | ArrayBuffer): Pick<IncomingMessage, 'value' | 'raw'> {
  if (typeof value === 'string') return { value };
  const raw = Buffer.from(value);
  return { value: raw.toString('utf8'), raw };
}

const asStored = (value: OutgoingMessage['value']): string | Uint8Array =>
  typeof value !== 'string' && isUtf8(value) ? Buffer.from(value).toString('utf8') : value;
