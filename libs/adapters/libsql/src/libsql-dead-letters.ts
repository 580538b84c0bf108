import type { Instant } from '#contracts';
import {
  readLetterCursor,
  writeLetterCursor,
  type DeadLetters,
  type LetterPage,
  type LetterQuery,
  type LetterSummary,
  type StoredLetter,
} from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type SummaryRow = [
  id: string,
  topic: string,
  partition: number,
  offset: string,
  reason: string,
  message: string,
  at: Instant,
  redrivenAt: Instant | null,
  redrivenBy: string | null,
];
type LetterRow = [sealed: string | null, ...SummaryRow];

const summaryColumns = 'id, topic, partition, place, reason, message, at, redriven_at, redriven_by';

/** Ids that one statement looks for. */
const FIND = 100;

/** The walks along an index: that of all letters, or that of each topic's. */
interface Walks {
  /** behind a letter of the page before: those of the same moment, then the earlier ones */
  readonly sameMoment: Statement<SummaryRow>;
  readonly earlier: Statement<SummaryRow>;
  readonly open: Statement<SummaryRow>;
}

/** Later than any moment: where the first page begins. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';

/** Letters in a table; what a page costs does not grow with their number. */
export class LibsqlDeadLetters implements DeadLetters {
  readonly #file: LibsqlFile;
  readonly #all: Walks;
  readonly #ofTopic: Walks;
  readonly #insert: Statement<never>;
  readonly #get: Statement<LetterRow>;
  readonly #find: Statement<SummaryRow>;
  readonly #mark: Statement<never>;
  readonly #remove: Statement<never>;
  readonly #counts: Statement<[topic: string, count: number]>;

  constructor(file: LibsqlFile) {
    this.#file = file;
    this.#all = walks(file, 'TRUE');
    this.#ofTopic = walks(file, 'topic = ?');
    this.#insert = file.prepare(
      `INSERT INTO dead_letters (${summaryColumns}, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    );
    this.#get = file.prepare(`SELECT sealed, ${summaryColumns} FROM dead_letters WHERE id = ?`);
    this.#find = file.prepare(
      `SELECT ${summaryColumns} FROM dead_letters WHERE id IN (${Array.from({ length: FIND }, () => '?').join(', ')})`,
    );
    this.#mark = file.prepare(
      'UPDATE dead_letters SET redriven_at = ?, redriven_by = ? WHERE id = ? AND redriven_at IS NULL',
    );
    this.#remove = file.prepare('DELETE FROM dead_letters WHERE at < ?');
    this.#counts = file.prepare(
      'SELECT topic, count(*) FROM dead_letters WHERE redriven_at IS NULL GROUP BY topic ORDER BY topic',
    );
  }

  async put(letter: StoredLetter): Promise<void> {
    const { id, topic, partition, offset, reason, message, at, redriven, sealed } = letter;
    const mark = [redriven?.at ?? null, redriven?.by ?? null];
    const row = [id, topic, partition, offset, reason, message, at, ...mark, sealed];
    await this.#file.write(() => this.#insert.run(row));
  }

  async list({ topic, limit, cursor }: LetterQuery): Promise<LetterPage> {
    const { sameMoment, earlier } = this.#walks(topic);
    const of = topic === undefined ? [] : [topic];
    const after = cursor === undefined ? { at: END_OF_TIME, id: '' } : readLetterCursor(cursor);
    // One more than asked for tells whether there is another page.
    const rows = sameMoment.all([...of, after.at, after.id, limit + 1]);
    if (rows.length <= limit) rows.push(...earlier.all([...of, after.at, limit + 1 - rows.length]));
    const letters = rows.slice(0, limit).map(summary);
    const last = letters.at(-1);
    return { letters, nextCursor: rows.length > limit && last ? writeLetterCursor(last) : null };
  }

  async open({ topic, limit }: Omit<LetterQuery, 'cursor'>): Promise<readonly LetterSummary[]> {
    const rows = this.#walks(topic).open.all(topic === undefined ? [limit] : [topic, limit]);
    return rows.map(summary);
  }

  async find(ids: readonly string[]): Promise<readonly LetterSummary[]> {
    const wanted = [...new Set(ids)];
    const found: LetterSummary[] = [];
    for (let from = 0; from < wanted.length; from += FIND) {
      const some = wanted.slice(from, from + FIND);
      const filled = [...some, ...Array.from({ length: FIND - some.length }, () => '')];
      found.push(...this.#find.all(filled).map(summary));
    }
    return found;
  }

  async get(id: string): Promise<StoredLetter | undefined> {
    const row = this.#get.get([id]);
    if (!row) return undefined;
    const [sealed, ...rest] = row;
    return { ...summary(rest), sealed };
  }

  async markRedriven(
    id: string,
    { at, by }: { readonly at: Instant; readonly by: string },
  ): Promise<boolean> {
    return this.#file.write(() => this.#mark.run([at, by, id]).changes > 0);
  }

  async removeBefore(moment: Instant): Promise<number> {
    return this.#file.write(() => this.#remove.run([moment]).changes);
  }

  async openCounts(): Promise<readonly { readonly topic: string; readonly count: number }[]> {
    return this.#counts.all([]).map(([topic, count]) => ({ topic, count }));
  }

  #walks(topic: string | undefined): Walks {
    return topic === undefined ? this.#all : this.#ofTopic;
  }
}

function walks(file: LibsqlFile, where: string): Walks {
  const select = (more: string): Statement<SummaryRow> =>
    file.prepare(`SELECT ${summaryColumns} FROM dead_letters WHERE ${where} AND ${more} LIMIT ?`);
  return {
    sameMoment: select('at = ? AND id > ? ORDER BY id'),
    earlier: select('at < ? ORDER BY at DESC, id'),
    open: select('redriven_at IS NULL ORDER BY at, id'),
  };
}

const summary = (row: SummaryRow): LetterSummary => {
  const [id, topic, partition, offset, reason, message, at, redrivenAt, redrivenBy] = row;
  const redriven = redrivenAt === null ? null : { at: redrivenAt, by: redrivenBy ?? '' };
  return { id, topic, partition, offset, reason, message, at, redriven };
};
