import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import type { Commit, SigningKeys, StoredSigningKey } from '#ports';
import { ChainCheck, commitLeaf, foundKeys, givenKeys, isConsistent, rootOfInclusion } from '#proof';
import { aCommit, gate } from '#testing';
import { newMasterKeyText, parseMasterKey } from '#vault';
import { LogContradicted } from './anchor.js';
import { proofDesk } from './proof-desk.js';
import { SigningKeyMissing, SigningKeyRing } from './signing-key-ring.js';

const master = parseMasterKey(newMasterKeyText());
let folder: string;
let store: LibsqlStore;
let now = '2026-11-20T09:00:00.000Z';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-anchor-'));
  store = await openLibsqlStore(folder);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function append(count: number): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  let last: Commit | undefined;
  const streamId = randomUUID();
  for (let n = 0; n < count; n += 1)
    commits.push((last = await store.events.append(streamId, last, aCommit())));
  return commits;
}

/** A store of which somebody has taken keys away. */
class KeptKeys implements SigningKeys {
  constructor(private keys: readonly StoredSigningKey[]) {}
  list = async () => this.keys;
  async add(key: StoredSigningKey): Promise<boolean> {
    if (this.keys.some(({ number }) => number === key.number)) return false;
    this.keys = [...this.keys, key].sort((one, other) => one.number - other.number);
    return true;
  }
  async forgetBefore(before: number): Promise<void> {
    this.keys = this.keys.map((key) => (key.number < before ? { ...key, wrapped: null } : key));
  }
}

const faults: unknown[] = [];
function desk(with_ = master) {
  const clock = { now: () => now, until: async () => undefined };
  const keys = new SigningKeyRing(store.signingKeys, with_, clock);
  const proof = proofDesk({
    log: store.proofLog,
    keys,
    clock,
    settle: async () => undefined,
    every: 5,
    onFault: (error) => void faults.push(error),
  });
  return { ...proof, keyRing: keys };
}

async function exported(of: ReturnType<typeof desk>): Promise<readonly string[]> {
  let text = '';
  for await (const piece of of.log()) text += piece;
  return text.trimEnd().split('\n');
}

async function verified(of: ReturnType<typeof desk>) {
  const check = new ChainCheck(givenKeys(await of.keys()));
  for (const line of await exported(of)) check.take(line);
  return check.end();
}

describe('tree heads', () => {
  it('are signed when something was committed, each over all that was there and behind the one before', async () => {
    const proof = desk();
    expect(await proof.anchor.now()).toBeUndefined();
    await append(3);
    const one = await proof.anchor.now();
    expect(one).toMatchObject({ number: 1, treeSize: 3, signedAt: now });
    expect(await proof.anchor.now()).toEqual(one);
    await append(300);
    expect(await proof.anchor.now()).toMatchObject({ number: 2, treeSize: 303 });
    expect(await verified(proof)).toMatchObject({ commits: 303, streams: 2, anchors: 2 });
  });

  it('are signed at intervals by themselves, and nothing is signed while nothing happens', async () => {
    const proof = desk();
    await append(2);
    const signed = gate();
    const { proofLog } = store;
    const addHead = proofLog.addHead.bind(proofLog);
    proofLog.addHead = async (head) => {
      const isKept = await addHead(head);
      signed.open();
      return isKept;
    };
    proof.anchor.start();
    await signed.opened;
    await proof.anchor.now();
    await proof.anchor.stop();
    expect((await store.proofLog.lastHead())?.number).toBe(1);
  });

  it('go on after a restart, and do not go back in time with a clock that does', async () => {
    await append(260);
    await desk().anchor.now();
    await store.close();
    store = await openLibsqlStore(folder);
    const before = now;
    now = '2026-11-19T09:00:00.000Z';
    const again = desk();
    await again.anchor.check();
    await append(5);
    expect(await again.anchor.now()).toMatchObject({ number: 2, treeSize: 265, signedAt: before });
    expect((await verified(again)).anchors).toBe(2);
    now = before;
  });

  it('stay one chain when several processes sign at once', async () => {
    const desks = [desk(), desk(), desk()];
    for (let round = 0; round < 5; round += 1) {
      await append(2);
      await Promise.all(desks.map((each) => each.anchor.now()));
    }
    const summary = await verified(desk());
    expect(summary.commits).toBe(10);
    expect(summary.keys).toHaveLength(1);
  });

  it('are not signed over a log that was changed behind Lethe; the file shows where', async () => {
    await append(4);
    const proof = desk();
    await proof.anchor.now();
    const honest = store.proofLog.hashes.bind(store.proofLog);
    const forged = desk();
    Object.assign(store.proofLog, {
      hashes: async (from: number, to: number) =>
        (await honest(from, to)).map((hash, index) => (from + index === 2 ? 'f'.repeat(64) : hash)),
    });
    await append(1);
    await expect(forged.anchor.now()).rejects.toBeInstanceOf(LogContradicted);
    expect((await store.proofLog.lastHead())?.number).toBe(1);
  });
});

describe('a commit', () => {
  it('is shown to be in the log under a head that stays the same', async () => {
    const commits = await append(400);
    const proof = desk();
    const wanted = commits[123];
    if (!wanted) throw new Error('There is no such commit.');
    const shown = await proof.inclusion(wanted.streamId, wanted.commit);
    await append(50);
    await proof.anchor.now();
    expect(await desk().inclusion(wanted.streamId, wanted.commit)).toEqual(shown);
    const { leafIndex: place, head } = shown;
    const path = shown.path.map((hash) => Buffer.from(hash, 'hex'));
    const root = rootOfInclusion(commitLeaf(wanted.hash), { place, size: head.treeSize }, path);
    expect(root?.toString('hex')).toBe(head.rootHash);
  });
});

describe('a log that has grown', () => {
  const hashes = (path: readonly string[]) => path.map((hash) => Buffer.from(hash, 'hex'));

  it('is shown to begin with what was signed of it, by any two sizes', async () => {
    await append(3);
    const proof = desk();
    const older = await proof.anchor.now();
    await append(520);
    const newer = await proof.anchor.now();
    if (!older || !newer) throw new Error('Nothing was signed.');
    const rootAt = ({ treeSize: size, rootHash }: typeof older) => ({
      size,
      root: Buffer.from(rootHash, 'hex'),
    });
    const shown = await proof.consistency({ first: older.treeSize, second: newer.treeSize });
    if (!shown.ok) throw new Error('It was refused.');
    expect(isConsistent(rootAt(older), rootAt(newer), hashes(shown.value.path))).toBe(true);
    const forged = { size: older.treeSize, root: Buffer.alloc(32, 7) };
    expect(isConsistent(forged, rootAt(newer), hashes(shown.value.path))).toBe(false);
  });

  it('refuses sizes that it does not have, by the name of the field', async () => {
    await append(3);
    const refusedAt = async (first: number, second: number) => {
      const answer = await desk().consistency({ first, second });
      return answer.ok ? undefined : answer.refusal.errors?.map(({ path }) => path);
    };
    expect(await refusedAt(1, 4)).toEqual(['query.second']);
    expect(await refusedAt(3, 2)).toEqual(['query.first']);
    expect(await refusedAt(3, 3)).toBeUndefined();
  });

  it('shows any one commit in it, and says that another one is not there', async () => {
    const commits = await append(30);
    const proof = desk();
    for (const { streamId, commit, hash } of commits.slice(0, 3))
      expect(await proof.logged({ streamId, commit })).toMatchObject({
        ok: true,
        value: { hash, inclusion: { leafIndex: commit - 1 } },
      });
    expect(await proof.logged({ streamId: 'nobody', commit: 1 })).toMatchObject({
      ok: false,
      refusal: { code: 'not-found' },
    });
  });
});

describe('the signing key', () => {
  it('is rotated: old heads stay provable, its private half is gone, and all processes go on with the new one', async () => {
    const proof = desk();
    await append(2);
    const before = await proof.anchor.now();
    const made = await proof.keyRing.rotate(store.proofLog);
    await append(2);
    expect((await proof.anchor.now())?.key.kid).toBe(made.kid);
    const { keys } = await proof.keys();
    expect(keys.map(({ kid, retiredAt }) => [kid, retiredAt === null])).toEqual([
      [before?.key.kid, false],
      [made.kid, true],
    ]);
    expect((await store.signingKeys.list()).map(({ wrapped }) => wrapped === null)).toEqual([true, false]);
    expect((await verified(proof)).keys).toEqual([before?.key.kid, made.kid]);
  });

  it('is retired no earlier than it signed last, also by a clock that is behind', async () => {
    const proof = desk();
    await append(1);
    const head = await proof.anchor.now();
    const behind = new SigningKeyRing(store.signingKeys, master, { now: () => '2026-01-01T00:00:00.000Z' });
    await behind.rotate(store.proofLog);
    const [retired] = (await proof.keys()).keys;
    expect(retired?.retiredAt).toBe(head?.signedAt);
  });

  it('that is missing at a start is named, and nothing is signed with another one', async () => {
    await append(1);
    const head = await desk().anchor.now();
    const empty: SigningKeys = {
      list: async () => [],
      add: async () => true,
      forgetBefore: async () => undefined,
    };
    const without = new SigningKeyRing(empty, master, { now: () => now });
    await expect(without.check(store.proofLog)).rejects.toThrow(
      `The signing key ${head?.key.kid ?? ''} that the log was signed with is not in the store.`,
    );
  });

  it('that was lost, or retired and lost, keeps a start from signing until a new one is made, which keeps what was signed provable', async () => {
    for (const lost of [[1], [2], [1, 2]]) {
      await append(1);
      const proof = desk();
      await proof.anchor.now();
      if ((await store.signingKeys.list()).length === 1) await proof.keyRing.rotate(store.proofLog);
      await append(1);
      await proof.anchor.now();
      const all = await store.signingKeys.list();
      const kept = new KeptKeys(all.filter(({ number }) => !lost.includes(number)));
      const ring = new SigningKeyRing(kept, master, { now: () => now });
      const missing = all.find(({ number }) => lost.includes(number))?.kid ?? '';
      await expect(ring.check(store.proofLog)).rejects.toThrow(`The signing key ${missing} that the log was`);
      const { kid } = await ring.rotate(store.proofLog);
      await ring.check(store.proofLog);
      expect((await ring.signer()).jwk.kid).toBe(kid);
      const check = new ChainCheck(givenKeys(await ring.published()));
      for (const line of await exported(desk())) check.take(line);
      expect(check.end().anchors).toBeGreaterThan(1);
    }
  });

  it('whose public half was changed after it was retired keeps a start from going on too, and is put right again', async () => {
    await append(1);
    const proof = desk();
    await proof.anchor.now();
    now = '2026-11-20T10:00:00.000Z';
    const inUse = await proof.keyRing.rotate(store.proofLog);
    await append(1);
    await proof.anchor.now();
    const [retired, ...others] = await store.signingKeys.list();
    if (!retired) throw new Error('There is no key.');
    const kept = new KeptKeys([{ ...retired, x: inUse.x }, ...others]);
    const ring = new SigningKeyRing(kept, master, { now: () => now });
    await expect(ring.check(store.proofLog)).rejects.toThrow(
      `The signing key ${retired.kid} that the log was signed with has another public half in the store`,
    );
    expect((await ring.published()).keys.map(({ kid }) => kid)).toEqual([inUse.kid]);
    const { kid } = await ring.rotate(store.proofLog);
    await ring.check(store.proofLog);
    const { keys } = await ring.published();
    expect(keys.map((key) => [key.kid, key.retiredAt === null])).toEqual([
      [retired.kid, false],
      [inUse.kid, false],
      [kid, true],
    ]);
    const check = new ChainCheck(givenKeys({ keys }));
    for (const line of await exported(desk())) check.take(line);
    expect(check.end().anchors).toBe(2);
  });

  it('whose record was changed is not signed with', async () => {
    await append(1);
    await desk().anchor.now();
    const [key] = await store.signingKeys.list();
    const other = desk(parseMasterKey(newMasterKeyText())).keyRing;
    const x = (await new SigningKeyRing(new KeptKeys([]), master, { now: () => now }).signer()).jwk.x;
    if (!key?.wrapped) throw new Error('There is no key.');
    const flipped = key.wrapped.map((byte, index) => (index === 40 ? byte ^ 1 : byte));
    for (const changed of [
      { ...key, x },
      { ...key, wrapped: flipped },
      { ...key, wrapped: flipped.slice(9) },
    ])
      await expect(
        new SigningKeyRing(new KeptKeys([changed]), master, { now: () => now }).check(store.proofLog),
      ).rejects.toBeInstanceOf(SigningKeyMissing);
    await expect(other.check(store.proofLog)).rejects.toBeInstanceOf(SigningKeyMissing);
  });

  it('that another master key wrapped is of no use, and that is said', async () => {
    await append(1);
    await desk().anchor.now();
    const other = desk(parseMasterKey(newMasterKeyText()));
    await expect(other.anchor.check()).rejects.toBeInstanceOf(SigningKeyMissing);
    await expect(other.anchor.check()).rejects.toThrow('another master key');
  });

  it('is the same for processes that start at once', async () => {
    const desks = [desk(), desk(), desk()];
    await Promise.all(desks.map((each) => each.anchor.check()));
    const signers = await Promise.all(desks.map((each) => each.signer()));
    expect(new Set(signers.map(({ jwk }) => jwk.kid)).size).toBe(1);
    expect(await store.signingKeys.list()).toHaveLength(1);
  });
});

describe('a chain file', () => {
  it('without commits verifies', async () => {
    const lines = await exported(desk());
    expect(lines).toHaveLength(1);
    const check = new ChainCheck(foundKeys);
    for (const line of lines) check.take(line);
    expect(check.end()).toMatchObject({ commits: 0 });
  });
});
