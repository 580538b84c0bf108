import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#ports';
import { LibsqlFile, Refusal } from './libsql-file.js';

const schema = ['CREATE TABLE numbers (number INTEGER PRIMARY KEY, text TEXT)'];

let folder: string;
let file: LibsqlFile;
const open = (steps: readonly string[] = schema) =>
  new LibsqlFile(join(folder, 'test.db'), { schema: steps });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-file-'));
  file = open();
});
afterEach(async () => {
  file.close();
  await rm(folder, { recursive: true });
});

const insert = (number: number, text = '') =>
  void file.prepare('INSERT INTO numbers VALUES (?, ?)').run([number, text]);
const numbers = () =>
  file
    .prepare<[number]>('SELECT number FROM numbers ORDER BY number')
    .all([])
    .map(([number]) => number);

/** Counts the transactions that became durable, and those that were rolled back. */
function transactions() {
  const counted = { committed: 0, rolledBack: 0 };
  file.follow({
    committed: () => (counted.committed += 1),
    rolledBack: () => (counted.rolledBack += 1),
  });
  return counted;
}

describe('group commit', () => {
  it('runs the writes that wait together in one transaction, in the order in which they were asked for', async () => {
    const counted = transactions();
    const order: number[] = [];
    await Promise.all([3, 1, 2].map((n) => file.write(() => (insert(n), order.push(n)))));
    expect(order).toEqual([3, 1, 2]);
    expect(numbers()).toEqual([1, 2, 3]);
    expect(counted).toEqual({ committed: 1, rolledBack: 0 });
  });

  it('does not let a transaction grow without bound', async () => {
    const counted = transactions();
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => file.write(() => insert(n))));
    expect(numbers()).toHaveLength(1_000);
    expect(counted.committed).toBeGreaterThan(1);
    expect(counted.committed).toBeLessThan(50);
  });

  it('answers what the work returned', async () => {
    expect(await file.write(() => 'answer')).toBe('answer');
    expect(file.writeNow(() => 'at once')).toBe('at once');
  });

  it('fails the work that throws alone, and undoes what that had written', async () => {
    const outcomes = await Promise.allSettled([
      file.write(() => insert(1)),
      file.write(() => {
        insert(2);
        throw new Error('changed my mind');
      }),
      file.write(() => insert(3)),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: new Error('changed my mind') },
      { status: 'fulfilled' },
    ]);
    expect(numbers()).toEqual([1, 3]);
  });

  it('tells a refusal to its caller without disturbing the others', async () => {
    const counted = transactions();
    const outcomes = await Promise.allSettled([
      file.write(() => insert(1)),
      file.write(() => new Refusal(new RangeError('no'))),
    ]);
    expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: new RangeError('no') });
    expect(counted).toEqual({ committed: 1, rolledBack: 0 });
  });

  it('gives a write that may wait a share in the next one, and its own when none comes', async () => {
    const counted = transactions();
    await Promise.all([file.writeLater(() => insert(1)), file.write(() => insert(2))]);
    expect(counted.committed).toBe(1);
    await file.writeLater(() => insert(3));
    expect(numbers()).toEqual([1, 2, 3]);
  });
});

describe('a file that cannot be written', () => {
  it('is not available, keeps nothing of the write, and takes writes again when there is room', async () => {
    const pages = file.prepare<[number]>('PRAGMA page_count').get([])?.[0] ?? 0;
    file.prepare(`PRAGMA max_page_count = ${pages}`).get([]);
    const tooMuch = Array.from({ length: 20 }, (_, n) => file.write(() => insert(n, 'x'.repeat(4_000))));
    for (const outcome of (await Promise.allSettled(tooMuch)).slice(1))
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) as unknown });
    file.prepare('PRAGMA max_page_count = 1000000').get([]);
    await file.write(() => insert(100));
    expect(numbers()).toContain(100);
  });
});

describe('a file that is no database', () => {
  it('is named, and left as it is', async () => {
    const path = join(folder, 'other.db');
    const content = 'this is not a database '.repeat(100);
    await writeFile(path, content);
    const opening = () => new LibsqlFile(path, { schema });
    expect(opening).toThrow(StoreUnavailable);
    expect(opening).toThrow(`${path} could not be opened: file is not a database`);
    expect(await readFile(path, 'utf8')).toBe(content);
  });
});

describe('closing', () => {
  it('writes what is waiting and refuses what comes afterwards', async () => {
    const waiting = [file.write(() => insert(1)), file.writeLater(() => insert(2))];
    file.close();
    await Promise.all(waiting);
    await expect(file.write(() => insert(3))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(file.writeLater(() => insert(3))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(() => file.writeNow(() => insert(3))).toThrow(StoreUnavailable);
    file = open();
    expect(numbers()).toEqual([1, 2]);
  });
});

describe('the schema', () => {
  it('goes on from the version of the file, each step once', () => {
    const newer = [
      ...schema,
      'ALTER TABLE numbers ADD COLUMN more TEXT',
      'INSERT INTO numbers VALUES (7, NULL, NULL)',
    ];
    for (let n = 0; n < 2; n += 1) {
      file.close();
      file = open(newer);
      expect(numbers()).toEqual([7]);
    }
  });

  it('is left as it was when a step fails', () => {
    file.close();
    expect(() => open([...schema, 'CREATE TABLE more (x); CREATE TABLE more (x)'])).toThrow(
      /more already exists/,
    );
    file = open([...schema, 'CREATE TABLE more (x)']);
  });

  it('of a newer Lethe is refused, with what to do', () => {
    file.close();
    file = open([...schema, 'CREATE TABLE more (x)']);
    file.close();
    expect(() => open()).toThrow(
      /written by a newer Lethe \(schema 2, this one knows 1\)\. Start that version/,
    );
    file = open([...schema, 'CREATE TABLE more (x)']);
  });
});
