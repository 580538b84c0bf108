import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { ArtifactRef } from '#contracts';
import {
  HeldBack,
  KeyDestroyed,
  SealBroken,
  StoreUnavailable,
  UnknownKey,
  VaultRefused,
  type ArtifactDraft,
  type Clearance,
  type ClearedStep,
  type SubjectCipher,
  type TaskVault,
} from '#ports';
import { withPort, type Open } from './opened.js';

/** A task as the orchestrator has it. */
export interface TaskOnTrial {
  readonly requestId: string;
  readonly token: string;
  /** the subject's key as it was made */
  readonly cipher: SubjectCipher;
}

/** A vault with the other sides of it that a test has to see. */
export interface TaskVaultOnTrial {
  readonly vault: TaskVault;
  /** seconds of a lease, and those after it in which a token still opens */
  readonly leaseSeconds: number;
  readonly leewaySeconds: number;
  /** A task of a new request that the user of this vault may open, sent now. */
  newTask(): Promise<TaskOnTrial>;
  /** A token for a key that was never made. */
  tokenForNoKey(): string;
  /** steps that something stands against, of every task */
  readonly heldBack: Set<ClearedStep>;
  /** Moves Lethe's clock. */
  advance(seconds: number): void;
  destroyKey(keyId: string): Promise<void>;
  /** ids of what is kept for a request */
  kept(requestId: string): Promise<readonly string[]>;
  /** the plain bytes behind a reference, as the orchestrator reads them */
  read(requestId: string, ref: ArtifactRef): AsyncIterable<Uint8Array>;
  /** Whether the stores behind the vault answer. */
  setAway(isAway: boolean): void;
}

/** A clearance for vaults on trial. */
export const clearedUnless =
  (heldBack: ReadonlySet<ClearedStep>): Clearance =>
  async (_task, step) => {
    if (heldBack.has(step)) throw new HeldBack();
  };

const draftOf = (content: AsyncIterable<Uint8Array>): ArtifactDraft => ({
  path: 'mfa-server/mfa01/export.json',
  mediaType: 'application/json',
  operational: false,
  providedBy: 'source',
  content,
});

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of content) all.push(piece);
  return Buffer.concat(all);
}

const small = () => draftOf(pieces(Buffer.from('gathered')));

export const keepsTheTaskVaultContract = (open: Open<TaskVaultOnTrial>): void => {
  it(
    'says before each step whether something stands against the task, as it is at that moment',
    withPort(open, async (trial) => {
      const { token } = await trial.newTask();
      const opened = await trial.vault.open(token);
      await opened.demandClearance('begin');
      await opened.demandClearance('delete');
      trial.heldBack.add('delete');
      await opened.demandClearance('begin');
      await expect(opened.demandClearance('delete')).rejects.toThrow(HeldBack);
      trial.heldBack.delete('delete');
      await opened.demandClearance('delete');
      trial.advance(trial.leaseSeconds + trial.leewaySeconds + 1);
      await expect(opened.demandClearance('delete')).rejects.toThrow(VaultRefused);
    }),
  );

  it(
    'opens the one key of the task: both sides open what the other has sealed, and digests agree',
    withPort(open, async (trial) => {
      const { token, cipher } = await trial.newTask();
      const opened = await trial.vault.open(token);
      expect(opened.cipher.keyId).toBe(cipher.keyId);
      expect(opened.cipher.open(cipher.seal('ada@example.com'))).toBe('ada@example.com');
      expect(cipher.open(opened.cipher.seal('found — twice'))).toBe('found — twice');
      expect(opened.cipher.digest('ada')).toBe(cipher.digest('ada'));
      const other = await trial.newTask();
      expect(() => opened.cipher.open(other.cipher.seal('grace'))).toThrow(SealBroken);
    }),
  );

  it(
    'stores artifacts of any size for the request of the token, encrypted, and says what they are',
    withPort(open, async (trial) => {
      const { token, requestId, cipher } = await trial.newTask();
      const opened = await trial.vault.open(token);
      const contents = [0, 1, 65_536, 3_000_001].map((size) => randomBytes(size));
      const refs = await Promise.all(contents.map((bytes) => opened.store(draftOf(pieces(bytes)))));
      expect([...(await trial.kept(requestId))].sort()).toEqual(refs.map(({ id }) => id).sort());
      for (const [index, ref] of refs.entries()) {
        const bytes = contents[index] ?? Buffer.alloc(0);
        expect(ArtifactRef.parse(ref)).toMatchObject({
          bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          mediaType: 'application/json',
          operational: false,
          providedBy: 'source',
        });
        expect(cipher.open(ref.path)).toBe('mfa-server/mfa01/export.json');
        expect((await collect(trial.read(requestId, ref))).equals(bytes)).toBe(true);
      }
    }),
  );

  it(
    'keeps nothing of content that fails on the way, and gives its error back as it is',
    withPort(open, async (trial) => {
      const { token, requestId } = await trial.newTask();
      const opened = await trial.vault.open(token);
      const fault = new Error('the tool was ended');
      async function* failing() {
        yield randomBytes(200_000);
        throw fault;
      }
      await expect(opened.store(draftOf(failing()))).rejects.toBe(fault);
      expect(await trial.kept(requestId)).toEqual([]);
      await expect(opened.store(small())).resolves.toBeDefined();
    }),
  );

  it(
    'takes nothing any more when the lease and its leeway are over, and says so',
    withPort(open, async (trial) => {
      const { token, requestId } = await trial.newTask();
      const opened = await trial.vault.open(token);
      trial.advance(trial.leaseSeconds + trial.leewaySeconds - 1);
      await opened.store(small());
      trial.advance(1);
      const over = { name: 'VaultRefused', leaseOver: true };
      await expect(opened.store(small())).rejects.toMatchObject(over);
      await expect(opened.renew()).rejects.toMatchObject(over);
      await expect(trial.vault.open(token)).rejects.toMatchObject(over);
      expect(await trial.kept(requestId)).toHaveLength(1);
    }),
  );

  it(
    'works on for as long as signs of life come',
    withPort(open, async (trial) => {
      const { token, cipher } = await trial.newTask();
      const opened = await trial.vault.open(token);
      for (let third = 0; third < 12; third += 1) {
        trial.advance(trial.leaseSeconds / 3);
        await opened.renew();
      }
      expect(cipher.open(opened.cipher.seal('still here'))).toBe('still here');
      await expect(opened.store(small())).resolves.toBeDefined();
      trial.advance(trial.leaseSeconds + trial.leewaySeconds);
      await expect(opened.store(small())).rejects.toMatchObject({ leaseOver: true });
    }),
  );

  it(
    'refuses tokens that were changed, and whatever else is handed over',
    withPort(open, async (trial) => {
      const { token } = await trial.newTask();
      const [head = '', claims = '', signature = ''] = token.split('.');
      const decoded = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number };
      const longer = Buffer.from(JSON.stringify({ ...decoded, exp: decoded.exp + 1 })).toString('base64url');
      const unsigned = Buffer.from('{"alg":"none","typ":"lethe-task+jwt"}').toString('base64url');
      for (const text of [
        `${head}.${longer}.${signature}`,
        `${unsigned}.${claims}.`,
        `${head}.${claims}.${randomBytes(32).toString('base64url')}`,
        token.slice(0, -5),
        'no token',
        'å',
        randomUUID(),
      ])
        await expect(trial.vault.open(text)).rejects.toMatchObject({
          name: 'VaultRefused',
          leaseOver: false,
        });
    }),
  );

  it(
    'tells a key that was destroyed, before or after it was opened, from one that was never there',
    withPort(open, async (trial) => {
      const [before, after] = [await trial.newTask(), await trial.newTask()];
      const opened = await trial.vault.open(after.token);
      for (const { cipher } of [before, after]) await trial.destroyKey(cipher.keyId);
      await expect(trial.vault.open(before.token)).rejects.toBeInstanceOf(KeyDestroyed);
      await expect(trial.vault.open(after.token)).rejects.toBeInstanceOf(KeyDestroyed);
      await expect(opened.store(small())).rejects.toBeInstanceOf(KeyDestroyed);
      expect(await trial.kept(after.requestId)).toEqual([]);
      await expect(trial.vault.open(trial.tokenForNoKey())).rejects.toBeInstanceOf(UnknownKey);
    }),
  );

  it(
    'says that the store is away, and goes on when it is back',
    withPort(open, async (trial) => {
      const [early, late] = [await trial.newTask(), await trial.newTask()];
      const opened = await trial.vault.open(early.token);
      trial.setAway(true);
      await expect(opened.store(small())).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(trial.vault.open(late.token)).rejects.toBeInstanceOf(StoreUnavailable);
      trial.setAway(false);
      await expect(opened.store(small())).resolves.toBeDefined();
      await expect(trial.vault.open(late.token)).resolves.toBeDefined();
      expect(await trial.kept(early.requestId)).toHaveLength(1);
    }),
  );

  it(
    'is not impressed by a refusal',
    withPort(open, async (trial) => {
      const { token } = await trial.newTask();
      await expect(trial.vault.open('nonsense')).rejects.toBeInstanceOf(VaultRefused);
      await expect(trial.vault.open(token)).resolves.toBeDefined();
    }),
  );
};
