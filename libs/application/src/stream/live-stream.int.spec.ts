import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { requestEventCodec, StatusEvent, StreamHello, type RequestEvent, type Role } from '#contracts';
import { StoreUnavailable, type Commit, type ProofLog } from '#ports';
import { actor, clockPaused, requestCancelled, requestReceived, START } from '#testing';
import { KeyRing, newMasterKeyText, parseMasterKey } from '#vault';
import { RegisterBook } from '../register/register-book.js';
import { liveStream, type LiveStream, type LiveStreamParts, type StreamPart } from './live-stream.js';
import { Standings, type Standing } from './standings.js';
import { ToldCommits } from './told-commits.js';

const masterKey = parseMasterKey(newMasterKeyText());
let folder: string;
let store: LibsqlStore;
let stop: AbortController;
const faults: unknown[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-stream-'));
  store = await openLibsqlStore(folder);
  stop = new AbortController();
  faults.length = 0;
});
afterEach(async () => {
  stop.abort();
  await store.close();
  await rm(folder, { recursive: true });
});

const streamOf = (
  over: Partial<LiveStreamParts> & { readonly standings?: never; readonly follow?: readonly Standing[] } = {},
  log: ProofLog = store.proofLog,
): LiveStream => {
  const keys = new KeyRing(store.subjectKeys, masterKey);
  const onFault = (error: unknown) => void faults.push(error);
  return liveStream({
    log,
    told: new ToldCommits({
      log,
      store: store.events,
      keys,
      book: new RegisterBook(store.events, { now: () => START, until: () => Promise.resolve() }),
      onUnreadable: onFault,
    }),
    standings: new Standings(over.follow ?? [], onFault),
    now: () => START,
    onFault,
    ...(over.mostToldAgain !== undefined && { mostToldAgain: over.mostToldAgain }),
  });
};

/** A request of somebody, with a commit for each of the further events. */
async function submitted(by: string, ...further: readonly RequestEvent[]): Promise<string> {
  const cipher = await new KeyRing(store.subjectKeys, masterKey).create();
  const id = randomUUID();
  const received = requestReceived({
    subject: cipher.seal(JSON.stringify({ userPrincipalName: 'zulfiqar@example.com' })),
    subjectKeyId: cipher.keyId,
    submittedBy: actor(by),
  });
  await append(id, received, ...further);
  return id;
}

async function append(id: string, ...events: readonly RequestEvent[]): Promise<void> {
  let last: Commit | undefined = (await store.events.read(id)).at(-1);
  for (const event of events)
    last = await store.events.append(id, last, {
      commandId: randomUUID(),
      committedAt: START,
      actor: actor('system'),
      events: [requestEventCodec.encode(event)],
    });
}

type Read = {
  next(): Promise<StreamPart>;
  told(count: number): Promise<readonly string[]>;
  lastId(): string;
};

/** Follows as a client does. */
function following(
  stream: LiveStream,
  { role = 'operator', id = 'key:one' }: { readonly role?: Role; readonly id?: string } = {},
  lastEventId?: string,
): Read {
  const followed = stream.open(
    { id, role, channel: 'rest' },
    { lastEventId, standings: ['dead-letters', 'hosts'], signal: stop.signal },
  );
  const parts = followed[Symbol.asyncIterator]();
  let last = '';
  const next = async (): Promise<StreamPart> => {
    const part = await parts.next();
    if (part.done) throw new Error('The stream is over.');
    last = part.value.id ?? last;
    return part.value;
  };
  return {
    next,
    lastId: () => last,
    /** ids of the next changes, whatever else comes between them */
    async told(count) {
      const ids: string[] = [];
      while (ids.length < count) {
        const { event, data } = await next();
        if (event?.startsWith('lethe.')) ids.push(StatusEvent.parse(JSON.parse(data ?? '')).id);
      }
      return ids;
    },
  };
}

const helloOf = ({ event, data }: StreamPart): StreamHello => {
  expect(event).toBe('hello');
  return StreamHello.parse(JSON.parse(data ?? ''));
};

describe('a stream', () => {
  it('begins with what comes, not with what has been, and shows nobody’s name', async () => {
    await submitted('key:one');
    const client = following(streamOf());
    expect(helloOf(await client.next())).toEqual({ now: START, resumed: false });
    const id = await submitted('key:one', clockPaused());
    const part = await client.next();
    expect(part).toMatchObject({ event: 'lethe.PrivacyRequestProgressed.v1' });
    expect(StatusEvent.parse(JSON.parse(part.data ?? ''))).toMatchObject({
      id: `${id}/1`,
      data: { id, subject: { masked: 'z••@example.com' }, version: 1 },
    });
    expect(part.data).not.toContain('zulfiqar');
    expect(await client.told(1)).toEqual([`${id}/2`]);
  });

  it('goes on behind any id it gave, also after the store was opened anew, without loss or repetition', async () => {
    const one = following(streamOf());
    await one.next();
    const ids = [await submitted('key:one', clockPaused(), requestCancelled()), await submitted('key:two')];
    const all = ids.flatMap((id, index) => (index === 0 ? [1, 2, 3] : [1]).map((n) => `${id}/${n}`));
    const places: string[] = [one.lastId()];
    for (const expected of all) {
      expect(await one.told(1)).toEqual([expected]);
      places.push(one.lastId());
    }
    await store.close();
    store = await openLibsqlStore(folder);
    const stream = streamOf();
    for (const [seen, place] of places.entries()) {
      const again = following(stream, {}, place);
      expect(helloOf(await again.next()).resumed).toBe(true);
      expect(await again.told(all.length - seen)).toEqual(all.slice(seen));
    }
  });

  it('tells a requester of his own requests alone, and how far it has come all the same', async () => {
    const client = following(streamOf(), { role: 'requester', id: 'key:one' });
    await client.next();
    await submitted('key:two', clockPaused());
    const silent = await client.next();
    expect(Object.keys(silent)).toEqual(['id']);
    const own = await submitted('key:one');
    expect(await client.told(1)).toEqual([`${own}/1`]);
    const again = following(streamOf(), { role: 'requester', id: 'key:one' }, silent.id);
    expect(helloOf(await again.next()).resumed).toBe(true);
    expect(await again.told(1)).toEqual([`${own}/1`]);
  });

  it('says so plainly when an id is too old or none of its own, and goes on from now', async () => {
    const first = following(streamOf());
    const { id: start = '' } = await first.next();
    await submitted('key:one', clockPaused(), requestCancelled());
    await first.told(3);
    const stream = streamOf({ mostToldAgain: 2 });
    const refused = async (lastEventId: string) => {
      const client = following(stream, {}, lastEventId);
      expect(helloOf(await client.next()).resumed).toBe(false);
      const { event, data = '' } = await client.next();
      return [event, JSON.parse(data) as unknown, client.lastId()];
    };
    const now = first.lastId();
    expect(await refused(start)).toEqual(['reload', { reason: 'id-too-old' }, now]);
    const alien = [`3-${'f'.repeat(16)}`, `4-${now.slice(2)}`, `0-${now.slice(2)}`, '', '3', `${now} `];
    for (const id of alien) expect(await refused(id)).toEqual(['reload', { reason: 'id-unknown' }, now]);
    await fc.assert(
      fc.asyncProperty(fc.string(), async (id) => {
        expect((await refused(id))[1]).toEqual({ reason: 'id-unknown' });
      }),
      { numRuns: 30 },
    );
  });

  it('waits for a store that is away, and tells then what came', async () => {
    let isAway = true;
    const log = new Proxy(store.proofLog, {
      get(target, name: keyof ProofLog) {
        const own = target[name].bind(target) as (...of: unknown[]) => unknown;
        return (...of: unknown[]) => {
          if (isAway && name !== 'grown') throw new StoreUnavailable('for this test');
          return own(...of);
        };
      },
    });
    const client = following(streamOf({}, log));
    const hello = client.next();
    while (faults.length === 0) await new Promise((resolve) => setImmediate(resolve));
    isAway = false;
    expect(helloOf(await hello).resumed).toBe(false);
    expect(faults[0]).toBeInstanceOf(StoreUnavailable);
    const id = await submitted('key:one');
    expect(await client.told(1)).toEqual([`${id}/1`]);
  });

  it('says how things stand when it begins and when they change, to whoever may see them', async () => {
    let open = 1;
    const follow: readonly Standing[] = [
      { name: 'dead-letters', look: async () => ({ open }) },
      { name: 'clock', look: async () => ({ now: open }) },
    ];
    const client = following(streamOf({ follow }));
    await client.next();
    expect(await client.next()).toEqual({ event: 'dead-letters', data: '{"open":1}' });
    open = 2;
    expect(await client.next()).toEqual({ event: 'dead-letters', data: '{"open":2}' });
  });

  it('passes over a commit that cannot be opened', async () => {
    const client = following(streamOf());
    await client.next();
    await append(randomUUID(), clockPaused());
    const id = await submitted('key:one');
    expect(await client.told(1)).toEqual([`${id}/1`]);
    expect(faults).toHaveLength(1);
  });
});
