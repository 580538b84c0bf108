import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { SystemClock } from '#adapters/in-process';
import { person, REQUEST_ID, submission, type CommandDraft } from '#testing';
import { CommandRunner, type Draft } from './command-runner.js';
import { RequestRepository } from './request-repository.js';
import { CloseAdmission } from './register/close-admission.js';
import { RegisterBook } from './register/register-book.js';

let folder: string;
let store: LibsqlStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-shared-'));
  store = await openLibsqlStore(folder);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** A process of its own, as far as this store is concerned. */
function aProcess() {
  const [repository, clock] = [new RequestRepository(store.events), new SystemClock()];
  const book = new RegisterBook(store.events, clock);
  const admission = new CloseAdmission({
    store: store.events,
    clock,
    book,
    limits: { perDay: 1000, moreThanUsual: null },
  });
  return { repository, commands: new CommandRunner(repository, clock, { book, admission }) };
}

const named = (commandId: string, draft: CommandDraft) => ({ ...draft, commandId }) as Draft;
const submit = named('submit', submission({ receivedAt: new Date().toISOString() }));
const cancel = (commandId: string) => named(commandId, person.cancels());

describe('two processes on one store', () => {
  it('show each other’s commits at once', async () => {
    const [one, other] = [aProcess(), aProcess()];
    await one.commands.run(REQUEST_ID, submit);
    const before = await other.repository.current(REQUEST_ID);
    await one.commands.run(REQUEST_ID, cancel('c1'));
    const after = await other.repository.current(REQUEST_ID);
    expect([before?.request.end, after?.request.end?.progress]).toEqual([null, 'cancelled']);
  });

  it('refuse nothing because of what was true before', async () => {
    const [one, other] = [aProcess(), aProcess()];
    // Seen as not there by the other one, then received by the first.
    expect(await other.repository.load(REQUEST_ID)).toBeUndefined();
    await one.commands.run(REQUEST_ID, submit);
    const ran = await other.commands.run(REQUEST_ID, cancel('c1'));
    expect(ran?.decision.kind).toBe('accept');
  });

  it('decide again on what the other one did when they are at it at the same time', async () => {
    const [one, other] = [aProcess(), aProcess()];
    await one.commands.run(REQUEST_ID, submit);
    await other.repository.load(REQUEST_ID);
    await one.commands.run(REQUEST_ID, cancel('c1'));
    const late = await other.commands.run(REQUEST_ID, cancel('c2'));
    expect(late?.decision).toMatchObject({ kind: 'reject', code: 'request-ended' });
    expect(late?.request?.end?.progress).toBe('cancelled');
  });

  it('judge the version that a caller has seen by the newest one', async () => {
    const [one, other] = [aProcess(), aProcess()];
    const first = await one.commands.run(REQUEST_ID, submit);
    await other.repository.load(REQUEST_ID);
    const version = first?.request?.version;
    const seen = (request: { version: number } | undefined) => request?.version !== version;
    await one.commands.run(REQUEST_ID, cancel('c1'));
    expect(await other.commands.run(REQUEST_ID, cancel('c2'), { unless: seen })).toBeUndefined();
  });

  it('take a command that the other one has run since for done, and see all that was done with it', async () => {
    const [one, other] = [aProcess(), aProcess()];
    await one.commands.run(REQUEST_ID, submit);
    await other.repository.load(REQUEST_ID);
    await one.commands.run(REQUEST_ID, named('extend', person.extends()));
    await one.commands.run(REQUEST_ID, named('pause', person.pausesTheClock()));
    const again = await other.commands.run(REQUEST_ID, named('pause', person.pausesTheClock()));
    const current = await one.repository.reload(REQUEST_ID);
    expect(again?.request).toEqual(current?.request);
    expect(await other.repository.load(REQUEST_ID)).toEqual(current);
    expect(await store.events.read(REQUEST_ID)).toHaveLength(3);
  });
});
