import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { topics } from '#contracts';
import { BadCursor, letterId, type DeadLetters, type LetterSummary, type StoredLetter } from '#ports';
import { withPort, type Open } from './opened.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString();

let nextOffset = 1;
function aLetter(over: Partial<StoredLetter> = {}): StoredLetter {
  const place = { topic: topics.requests, partition: 0, offset: String((nextOffset += 1)), ...over };
  return {
    id: letterId(place),
    reason: 'not-json',
    message: 'The message is not JSON.',
    at: at(0),
    sealed: 'd1.2026-11.sealed',
    redriven: null,
    ...place,
  };
}

const summary = ({ sealed: _, ...rest }: StoredLetter): LetterSummary => rest;
const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const newestFirst = (one: LetterSummary, other: LetterSummary) =>
  order(other.at, one.at) || order(one.id, other.id);
const redriven = { at: at(30), by: 'key:1' };

async function pages(letters: DeadLetters, limit: number, topic?: string): Promise<LetterSummary[][]> {
  const all: LetterSummary[][] = [];
  let cursor: string | undefined;
  do {
    const page = await letters.list({ topic, limit, cursor });
    all.push([...page.letters]);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

export const keepsTheDeadLettersContract = (open: Open<DeadLetters>): void => {
  it(
    'gives back a letter as it was put, also after a restart',
    withPort(open, async (letters, reopen) => {
      const [one, other] = [aLetter(), aLetter({ sealed: null, message: 'ü \'" \\u0000 𝔘', partition: 7 })];
      await letters.put(one);
      await letters.put(other);
      const again = await reopen();
      for (const letter of [one, other]) expect(await again.get(letter.id)).toEqual(letter);
      expect(await again.get(randomUUID())).toBeUndefined();
    }),
  );

  it(
    'keeps a letter of megabytes',
    withPort(open, async (letters) => {
      const letter = aLetter({ sealed: 'x'.repeat(4 << 20) });
      await letters.put(letter);
      expect((await letters.get(letter.id))?.sealed).toBe(letter.sealed);
    }),
  );

  it(
    'takes a message that is put aside twice for one letter, and leaves the first as it was',
    withPort(open, async (letters) => {
      const letter = aLetter();
      await Promise.all([letters.put(letter), letters.put(letter)]);
      await letters.markRedriven(letter.id, redriven);
      await letters.put({ ...letter, at: at(9), sealed: 'another seal' });
      expect(await letters.get(letter.id)).toEqual({ ...letter, redriven });
      expect((await pages(letters, 10)).flat()).toHaveLength(1);
    }),
  );

  it(
    'lists all or those of a topic, newest first, page by page, without what is in them',
    withPort(open, async (letters) => {
      const given = fc.array(fc.record({ minute: fc.nat(3), other: fc.boolean(), sent: fc.boolean() }), {
        maxLength: 8,
      });
      const all: LetterSummary[] = [];
      await fc.assert(
        fc.asyncProperty(given, fc.integer({ min: 1, max: 5 }), async (drawn, limit) => {
          for (const { minute, other, sent } of drawn) {
            const topic = other ? topics.taskReports : topics.requests;
            const letter = aLetter({ at: at(minute), topic, redriven: sent ? redriven : null });
            await letters.put(letter);
            all.push(summary(letter));
          }
          all.sort(newestFirst);
          for (const topic of [undefined, topics.requests]) {
            const wanted = all.filter((letter) => topic === undefined || letter.topic === topic);
            const seen = await pages(letters, limit, topic);
            expect(seen.flat()).toEqual(wanted);
            expect(seen).toHaveLength(Math.max(1, Math.ceil(wanted.length / limit)));
          }
        }),
        { numRuns: 15 },
      );
    }),
  );

  it(
    'goes on behind the cursor although letters came meanwhile',
    withPort(open, async (letters) => {
      const put = [1, 2, 3].map((minute) => aLetter({ at: at(minute) }));
      for (const letter of put) await letters.put(letter);
      const first = await letters.list({ limit: 2 });
      await letters.put(aLetter({ at: at(9) }));
      const second = await letters.list({ limit: 2, cursor: first.nextCursor ?? '' });
      expect(second.letters.map(({ id }) => id)).toEqual([put[0]?.id]);
      expect(second.nextCursor).toBeNull();
    }),
  );

  it(
    'refuses a cursor that it did not make',
    withPort(open, async (letters) => {
      const made = Buffer.from(`${at(1)}/${randomUUID()}`).toString('base64url');
      for (const cursor of ['', 'x', '%', `${made}=`, `${made}AAAA`, Buffer.from('{}').toString('base64url')])
        await expect(letters.list({ limit: 2, cursor })).rejects.toBeInstanceOf(BadCursor);
    }),
  );

  it(
    'gives those that were never handed over again, oldest first, as many as asked for',
    withPort(open, async (letters) => {
      const [a, b, c, sent] = [aLetter({ at: at(3) }), aLetter({ at: at(1) }), aLetter(), aLetter()];
      const elsewhere = aLetter({ topic: topics.taskReports, at: at(2) });
      for (const letter of [a, b, c, sent, elsewhere]) await letters.put(letter);
      expect(await letters.markRedriven(sent.id, redriven)).toBe(true);
      const ids = async (limit: number, topic?: string) =>
        (await letters.open({ limit, topic })).map(({ id }) => id);
      expect(await ids(10)).toEqual([c.id, b.id, elsewhere.id, a.id]);
      expect(await ids(2)).toEqual([c.id, b.id]);
      expect(await ids(10, topics.requests)).toEqual([c.id, b.id, a.id]);
      expect(new Set(await letters.openCounts())).toEqual(
        new Set([
          { topic: topics.requests, count: 3 },
          { topic: topics.taskReports, count: 1 },
        ]),
      );
    }),
  );

  it(
    'finds by ids, and leaves out what is not there',
    withPort(open, async (letters) => {
      const [one, other] = [aLetter(), aLetter()];
      await letters.put(one);
      await letters.put(other);
      await letters.put(aLetter());
      expect(await letters.find([])).toEqual([]);
      const found = await letters.find([other.id, randomUUID(), one.id, one.id]);
      expect([...found].sort(newestFirst)).toEqual([one, other].map(summary).sort(newestFirst));
      const many = Array.from({ length: 1_000 }, () => randomUUID());
      expect(await letters.find([...many, one.id])).toEqual([summary(one)]);
    }),
  );

  it(
    'marks a letter once, and says whether it was this call that did',
    withPort(open, async (letters, reopen) => {
      const letter = aLetter();
      await letters.put(letter);
      const marks = [1, 2, 3, 4].map((n) => ({ at: at(n), by: `key:${n}` }));
      const said = await Promise.all(marks.map((mark) => letters.markRedriven(letter.id, mark)));
      expect(said.filter(Boolean)).toHaveLength(1);
      expect(await letters.markRedriven(randomUUID(), redriven)).toBe(false);
      expect((await (await reopen()).get(letter.id))?.redriven).toEqual(marks[said.indexOf(true)]);
    }),
  );

  it(
    'removes what was put aside before a moment, and says how much',
    withPort(open, async (letters) => {
      const [old, exact, young] = [aLetter({ at: at(1) }), aLetter({ at: at(2) }), aLetter({ at: at(3) })];
      for (const letter of [old, exact, young]) await letters.put(letter);
      expect(await letters.removeBefore(at(2))).toBe(1);
      expect(await letters.removeBefore(at(2))).toBe(0);
      expect((await pages(letters, 10)).flat().map(({ id }) => id)).toEqual([young.id, exact.id]);
      expect(await letters.get(old.id)).toBeUndefined();
    }),
  );
};
