import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import type { Clock } from '#ports';
import { officer } from '#testing';
import { KeyedDigests, KeyRing, newMasterKeyText, parseMasterKey } from '#vault';
import { placeHold } from './place-hold.js';
import { RegisterBook } from './register-book.js';

const now = '2026-11-20T09:00:00.000Z';
const clock: Clock = { now: () => now, until: () => Promise.resolve() };
const master = parseMasterKey(newMasterKeyText());
const asked = { subject: { samAccountName: 'ada' }, reason: 'A case about ada.' };

let folder: string;
let store: LibsqlStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-hold-'));
  store = await openLibsqlStore(folder);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** A process of its own, which remembers nothing of the others. */
const aProcess = () => ({
  book: new RegisterBook(store.events, clock),
  keys: new KeyRing(store.subjectKeys, master),
  digests: new KeyedDigests(master),
});
const holds = async () => (await aProcess().book.current()).holds;

describe('a hold that is placed by a call with an idempotency key', () => {
  it('is one however often the call is made, in any process and at the same moment', async () => {
    const [one, other] = [aProcess(), aProcess()];
    const answers = await Promise.all(
      [one, other, one].map((parts) => placeHold(parts, asked, officer, 'k')),
    );
    const again = await placeHold(aProcess(), asked, officer, 'k');
    expect(answers).toEqual([again, again, again]);
    expect(again).toMatchObject({ ok: true, value: { reason: 'A case about ‹subject›.', lifted: null } });
    expect((await holds()).size).toBe(1);
  });

  it('is refused for another body, and another one for another caller, another key, and none', async () => {
    const parts = aProcess();
    await placeHold(parts, asked, officer, 'k');
    for (const change of [
      { reason: 'Another case.' },
      { keptOn: ['mfa01'] },
      { subject: { samAccountName: 'bob' } },
      { subject: undefined, host: 'mfa01' },
    ])
      expect(await placeHold(parts, { ...asked, ...change }, officer, 'k')).toMatchObject({
        refusal: { code: 'idempotency-key-reused' },
      });
    expect((await holds()).size).toBe(1);
    await placeHold(parts, asked, { id: 'key:9', channel: 'rest' }, 'k');
    await placeHold(parts, asked, officer, 'l');
    await placeHold(parts, asked, officer);
    expect((await holds()).size).toBe(4);
  });

  it('is said to be lifted when it was since, and never to stand', async () => {
    const parts = aProcess();
    const first = await placeHold(parts, asked, officer, 'k');
    if (!first.ok) throw new Error(first.refusal.code);
    const { id: holdId } = first.value;
    await parts.book.run({ type: 'LiftLegalHold', holdId, reason: null, by: officer }, officer);
    expect(await placeHold(parts, asked, officer, 'k')).toMatchObject({ value: { lifted: { at: now } } });
    await parts.keys.destroy((await holds()).get(holdId)?.keyId ?? '');
    expect(await placeHold(parts, asked, officer, 'k')).toMatchObject({
      refusal: { code: 'idempotency-key-reused', detail: expect.stringContaining(holdId) },
    });
  });
});
