import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { StatusEvent, type RequestEvent } from '#contracts';
import { evolveCommit, type PrivacyRequest, nothingStands } from '#domain';
import { KeyRing, newMasterKeyText, parseMasterKey } from '#vault';
import {
  clockPaused,
  happened,
  REQUEST_ID,
  requestCancelled,
  requestReceived,
  START,
  submitter,
} from '#testing';
import type { ReadCommit } from './request-repository.js';
import { statusMessage } from './status-message.js';

let folder: string;
let store: LibsqlStore;
let keys: KeyRing;
let received: RequestEvent;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-status-'));
  store = await openLibsqlStore(folder);
  keys = new KeyRing(store.subjectKeys, parseMasterKey(newMasterKeyText()));
  const cipher = await keys.create();
  received = requestReceived({
    subject: cipher.seal(JSON.stringify({ userPrincipalName: 'zulfiqar@example.com' })),
    subjectKeyId: cipher.keyId,
    causation: { source: 'hr/off-boarding', id: '4711' },
  });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const commitOf = (commit: number, events: readonly RequestEvent[]): ReadCommit => ({
  streamId: REQUEST_ID,
  commit,
  firstVersion: commit,
  commandId: `c${commit}`,
  committedAt: START,
  actor: submitter,
  events,
  previousHash: '',
  hash: '',
});

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** The status event of the last commit of a request. */
async function told(...commits: readonly (readonly RequestEvent[])[]): Promise<StatusEvent> {
  let request: PrivacyRequest | undefined;
  let last = commitOf(1, []);
  for (const [index, events] of commits.entries()) {
    last = commitOf(index + 1, events);
    request = evolveCommit(request, last);
  }
  if (!request) throw new Error('A request needs events.');
  const message = await statusMessage(last, request, {
    keys,
    traceparent: TRACEPARENT,
    standing: nothingStands,
  });
  expect([message.topic, message.key]).toEqual(['lethe.status.v1', REQUEST_ID]);
  return StatusEvent.parse(JSON.parse(String(message.value)));
}

describe('what the status topic is told of a commit', () => {
  it('is the view that everyone may see, with the message that caused the request', async () => {
    const event = await told([received]);
    expect(event).toMatchObject({
      type: 'lethe.PrivacyRequestProgressed.v1',
      id: `${REQUEST_ID}/1`,
      subject: REQUEST_ID,
      causationsource: 'hr/off-boarding',
      causationid: '4711',
      traceparent: TRACEPARENT,
      data: { id: REQUEST_ID, subject: { masked: 'z••@example.com', shredded: false }, version: 1 },
    });
    expect(JSON.stringify(event)).not.toMatch(/zulfiqar/i);
  });

  it('is the completion at an end of any kind', async () => {
    const event = await told([received], [requestCancelled()]);
    expect([event.type, event.data.progress]).toEqual(['lethe.PrivacyRequestCompleted.v1', 'cancelled']);
  });

  it('is a missed deadline as such, whatever else was decided with it', async () => {
    const missed = happened('DeadlineMissed', { dueAt: START });
    expect((await told([received], [clockPaused(), missed])).type).toBe('lethe.DeadlineMissed.v1');
  });

  it('is the same, to the letter, when it is told again', async () => {
    expect(await told([received])).toEqual(await told([received]));
  });

  it('names nobody after the key was destroyed', async () => {
    const cipher = await keys.create();
    const other = requestReceived({ subject: cipher.seal('{}'), subjectKeyId: cipher.keyId });
    await keys.destroy(cipher.keyId);
    expect((await told([other])).data.subject).toEqual({ masked: '(shredded)', shredded: true });
  });
});
