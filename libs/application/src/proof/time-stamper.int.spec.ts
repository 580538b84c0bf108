import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { HttpTimestampAuthority } from '#adapters/timestamp-authority';
import { AuthorityUnavailable } from '#ports';
import {
  canonicalJson,
  ChainBroken,
  ChainCheck,
  foundKeys,
  TimestampBroken,
  TimestampRefused,
  timestampRequest,
  tokenIn,
  verifyTimestamp,
} from '#proof';
import { aCommit, hasOpenssl, OpensslAuthority } from '#testing';
import { newMasterKeyText, parseMasterKey } from '#vault';
import { AuditTrail } from '../audit/audit-trail.js';
import { proofDesk } from './proof-desk.js';
import { SigningKeyRing } from './signing-key-ring.js';
import { TimeStamper } from './time-stamper.js';

const required = process.env['CI'] !== undefined || process.env['LETHE_REQUIRE_SERVERS'] === '1';
if (!hasOpenssl() && !required)
  process.stderr.write('Time stamps are not tested: there is no openssl on this machine.\n');
const describeWithOpenssl = hasOpenssl() || required ? describe : describe.skip;

const STREAM = '2f6cde8f-6c2f-4a3c-9c5e-8b8f3f7d1a55';
const clock = { now: () => '2026-11-20T09:00:00.000Z', until: async () => undefined };

describeWithOpenssl('a time stamp', () => {
  let authority: OpensslAuthority;
  let other: OpensslAuthority;
  let folder: string;
  let store: LibsqlStore;

  beforeAll(async () => {
    authority = await OpensslAuthority.start();
    other = await OpensslAuthority.start();
  });
  afterAll(async () => {
    await authority.stop();
    await other.stop();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-stamps-'));
    store = await openLibsqlStore(folder);
    authority.instead = undefined;
    authority.asked = 0;
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  function aProcess() {
    const unexpected = (error: unknown): never => {
      throw error;
    };
    const proof = proofDesk({
      log: store.proofLog,
      keys: new SigningKeyRing(store.signingKeys, parseMasterKey(newMasterKeyText()), clock),
      clock,
      settle: async () => undefined,
      every: 60_000,
      onFault: unexpected,
    });
    const stamper = new TimeStamper({
      log: store.proofLog,
      authority: new HttpTimestampAuthority(authority.url),
      trail: new AuditTrail({ store: store.events, clock }),
      every: 60_000,
      onFault: unexpected,
    });
    return { proof, stamper };
  }

  async function linesOf({ proof }: ReturnType<typeof aProcess>): Promise<readonly string[]> {
    let text = '';
    for await (const piece of proof.log()) text += piece;
    return text.trimEnd().split('\n');
  }

  function checked(lines: readonly string[]) {
    const check = new ChainCheck(foundKeys);
    for (const line of lines) check.take(line);
    return check.end();
  }

  /** A log with one commit and a stamp over its head. */
  async function stamped() {
    const process = aProcess();
    await store.events.append(STREAM, undefined, aCommit());
    await process.proof.anchor.now();
    const head = await process.stamper.now();
    const [stamp] = checked(await linesOf(process)).stamps;
    if (!head || !stamp) throw new Error('Nothing was stamped.');
    return { ...process, process, ...stamp };
  }

  it('is kept in the chain file, and holds by the root of its authority alone', async () => {
    const { head, token } = await stamped();
    expect(head).toMatchObject({ number: 1, treeSize: 1 });
    const found = await verifyTimestamp(token, head, [authority.root]);
    expect(found).toMatchObject({ authority: 'Test time stamps', policy: '1.3.6.1.4.1.99999.1' });
    expect(Math.abs(Date.parse(found.at) - Date.now())).toBeLessThan(3_600_000);
    expect((await verifyTimestamp(token, head)).at).toBe(found.at);
    await expect(verifyTimestamp(token, head, [other.root])).rejects.toMatchObject({
      fault: 'authority-unknown',
    });
    await expect(verifyTimestamp(token, head, [])).rejects.toMatchObject({ fault: 'authority-unknown' });
  });

  it('is one that openssl takes too', async () => {
    const { head, token } = await stamped();
    const digest = createHash('sha256').update(canonicalJson(head)).digest('hex');
    expect(authority.verifies(token, digest)).toBe(true);
    expect(other.verifies(token, digest)).toBe(false);
    expect(
      authority.verifies(
        token,
        digest.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      ),
    ).toBe(false);
  });

  it('is of its head and of no other, and shows any bit that was changed in it', async () => {
    const { head, token } = await stamped();
    await expect(verifyTimestamp(token, { ...head, number: 2 }, [authority.root])).rejects.toMatchObject({
      fault: 'stamp-of-another-head',
    });
    for (let at = 0; at < token.length; at += 7) {
      const changed = Buffer.from(token);
      changed[at] = (changed[at] ?? 0) ^ 0x04;
      // Bits of the root certificate that the token carries along are checked with the root itself.
      const taken = await verifyTimestamp(changed, head, [authority.root]).catch((error: unknown) => error);
      if (!(taken instanceof TimestampBroken))
        expect(taken).toEqual(await verifyTimestamp(token, head, [authority.root]));
    }
  });

  it('cannot be moved in a chain file to a head that it is not over', async () => {
    const { process, line } = await stamped();
    const lines = await linesOf(process);
    const text = lines[line - 1] ?? '';
    expect(text).toContain('HeadStamped');
    expect(() => checked(lines.with(line - 1, text.replace('\\"number\\":1', '\\"number\\":2')))).toThrow(
      ChainBroken,
    );
  });

  it('is asked for when something was committed since, and not because of itself', async () => {
    const { proof, stamper } = await stamped();
    await proof.anchor.now();
    expect(await stamper.now()).toBeUndefined();
    expect(authority.asked).toBe(1);
    await store.events.append(STREAM, (await store.events.read(STREAM)).at(-1), aCommit());
    await proof.anchor.now();
    expect(await stamper.now()).toMatchObject({ treeSize: 3 });
  });

  it('of somebody who answers something else is not kept, and that is said', async () => {
    const process = aProcess();
    await store.events.append(STREAM, undefined, aCommit());
    await process.proof.anchor.now();
    const type = 'application/timestamp-reply';
    const older = authority.reply(await timestampRequest(new Uint8Array(32).fill(1), new Uint8Array([66])));
    for (const [instead, error] of [
      [{ status: 503, type: 'text/plain', body: Buffer.from('later') }, AuthorityUnavailable],
      [{ status: 200, type: 'text/html', body: Buffer.from('<p>') }, AuthorityUnavailable],
      [{ status: 200, type, body: Buffer.alloc(200 << 10) }, AuthorityUnavailable],
      [{ status: 200, type, body: Buffer.from('no reply') }, TimestampRefused],
      // status 2, rejection, without a token
      [{ status: 200, type, body: Buffer.from('30053003020102', 'hex') }, TimestampRefused],
      [{ status: 200, type, body: older }, TimestampRefused],
    ] as const) {
      authority.instead = instead;
      await expect(process.stamper.now()).rejects.toBeInstanceOf(error);
    }
    await expect(tokenIn(older, new Uint8Array([67]))).rejects.toBeInstanceOf(TimestampRefused);
    expect(await store.proofLog.size()).toBe(1);
  });
});
