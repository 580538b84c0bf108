import { createHash } from 'node:crypto';
import { stringify } from 'lossless-json';
import type { Instant, MfaRecordCategory } from '#contracts';
import { readJsonText } from './read-json.js';
import { isObject, type Json, type JsonObject } from './json-value.js';
import { isAboutOthers, ownNames, redactedPart, redactedRecord, type OwnNames } from './other-people.js';
import { isRecordLike, recordCategories, type OtherPart, type RecordSink } from './read-export.js';
import { newestIn } from './record-times.js';
import { RecordSpool } from './record-spool.js';

type Shelf = MfaRecordCategory | 'other';
const SHELVES: readonly Shelf[] = [...recordCategories, 'other'];

/** Who may read what is written out: the person's records alone stay whole when others are redacted. */
export type BookView = 'whole' | 'redacted';

/**
 * The records that a task gathered, on disk: sorted, counted, and told apart by whom they are about. What two
 * exports under several forms of a name both hold is there once; what one export holds twice is there twice.
 */
export class RecordBook {
  private readonly spools: ReadonlyMap<Shelf, RecordSpool>;
  private readonly isOwn: OwnNames;
  private readonly seen = new Map<string, number>();
  private otherPeopleFound = 0;
  private recordLike = 0;
  private newest = -Infinity;

  /**
   * @param folder private, and empty
   * @param names all names of the person
   * @param isMerging several exports come: then what was there is remembered, some eighty bytes a record
   */
  constructor(
    folder: string,
    names: readonly string[],
    private readonly isMerging: boolean,
  ) {
    this.spools = new Map(SHELVES.map((shelf) => [shelf, new RecordSpool(folder, shelf)]));
    this.isOwn = ownNames(names);
  }

  /** Takes the records of one export. `holdsData` tells whether it has any, new or not. */
  forExport(): RecordSink & { holdsData(): boolean } {
    const here = new Map<string, number>();
    let holdsData = false;
    return {
      record: (category, record) => {
        holdsData = true;
        this.take(category, record, here);
      },
      other: (part) => {
        holdsData ||= isRecordLike(part);
        this.take('other', { path: part.path, value: part.value }, here);
      },
      holdsData: () => holdsData,
    };
  }

  /** records that are about somebody else */
  get otherPeople(): number {
    return this.otherPeopleFound;
  }

  /** The youngest time stamp in the records; null when none can be read. */
  get newestAt(): Instant | null {
    return Number.isFinite(this.newest) ? new Date(this.newest).toISOString() : null;
  }

  /** Records proper. */
  get found(): number {
    return recordCategories.reduce((sum, category) => sum + this.countOf(category), this.recordLike);
  }

  /** Named counts for a proof. */
  counts(): Record<string, number> {
    const each = recordCategories.map((category) => [category, this.countOf(category)] as const);
    return { recordsFound: this.found, ...Object.fromEntries(each) };
  }

  /** Where records are, as places of a re-scan. */
  places(): readonly Shelf[] {
    return [
      ...recordCategories.filter((category) => this.countOf(category) > 0),
      ...(this.recordLike > 0 ? (['other'] as const) : []),
    ];
  }

  /** `records.json`, piece by piece. */
  written(view: BookView): AsyncGenerator<Uint8Array> {
    return inPieces(this.document(view));
  }

  /** The records about others, a JSON line each, as they are and as they would be redacted, for whoever reviews them. */
  aboutOthers(): AsyncGenerator<Uint8Array> {
    return inPieces(this.othersLines());
  }

  close(): void {
    for (const spool of this.spools.values()) spool.close();
  }

  private async *document(view: BookView): AsyncGenerator<string> {
    let before = '{\n';
    for (const [shelf, spool] of this.spools) {
      yield `${before}  ${JSON.stringify(shelf)}: [`;
      let isFirst = true;
      for await (const line of spool.lines()) {
        yield `${isFirst ? '' : ','}\n    ${this.shown(shelf, line, view)}`;
        isFirst = false;
      }
      yield isFirst ? ']' : '\n  ]';
      before = ',\n';
    }
    yield '\n}\n';
  }

  private async *othersLines(): AsyncGenerator<string> {
    for (const [shelf, spool] of this.spools)
      for await (const line of spool.lines())
        if (line.startsWith(ABOUT_OTHERS))
          yield `{"category":${JSON.stringify(shelf)},"record":${line.slice(1)},"redacted":${this.shown(shelf, line, 'redacted')}}\n`;
  }

  private take(shelf: Shelf, content: JsonObject, here: Map<string, number>): void {
    if (this.isMerging && !this.isNew(shelf, content, here)) return;
    const value = shelf === 'other' ? (content['value'] ?? null) : content;
    const others = isAboutOthers(value, this.isOwn);
    if (others) this.otherPeopleFound += 1;
    if (shelf === 'other') this.recordLike += isRecordLike(content as unknown as OtherPart) ? 1 : 0;
    else this.newest = Math.max(this.newest, newestIn(content));
    this.spools.get(shelf)?.add(`${others ? ABOUT_OTHERS : OWN}${stringify(content) ?? 'null'}`);
  }

  private isNew(shelf: Shelf, content: JsonObject, here: Map<string, number>): boolean {
    const key = fingerprint(shelf, content);
    const nth = (here.get(key) ?? 0) + 1;
    here.set(key, nth);
    if (nth <= (this.seen.get(key) ?? 0)) return false;
    this.seen.set(key, nth);
    return true;
  }

  private countOf(shelf: Shelf): number {
    return this.spools.get(shelf)?.count ?? 0;
  }

  private shown(shelf: Shelf, line: string, view: BookView): string {
    if (view === 'whole' || line.startsWith(OWN)) return line.slice(1);
    const content = readJsonText(line.slice(1));
    if (!isObject(content)) return 'null';
    const redacted =
      shelf === 'other'
        ? { path: content['path'] ?? null, value: redactedPart(content['value'] ?? null, this.isOwn) }
        : redactedRecord(content, this.isOwn);
    return stringify(redacted) ?? 'null';
  }
}

const PIECE = 64 * 1024;

/** Whoever stores it works piece by piece: few large ones cost less than many small ones. */
async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

const OWN = '0';
const ABOUT_OTHERS = '1';

/** The same for the same content, in whatever order an object’s names stand. */
const fingerprint = (shelf: Shelf, content: JsonObject): string =>
  createHash('sha256')
    .update(`${shelf} ${stringify(sorted(content)) ?? ''}`)
    .digest('base64')
    .slice(0, 22);

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
