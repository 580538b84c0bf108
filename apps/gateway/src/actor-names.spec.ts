import { describe, expect, it } from '@jest/globals';
import { ok, refused } from '#application';
import type { AuditList, LegalHoldView } from '#contracts';
import { ActorNames } from './actor-names.js';

const names = new ActorNames({ names: async () => new Map([['key:1', 'help desk']]) });
const key = { id: 'key:1', channel: 'rest' } as const;
const gone = { id: 'key:2', channel: 'rest' } as const;
const at = '2026-11-20T09:00:00.000Z';

describe('whoever acts', () => {
  it('has the name of its key in the audit, and so has a key that something was done to', async () => {
    const entry = { at, what: 'api-key-made', by: key, about: '1' } as unknown as AuditList['items'][number];
    const list = { items: [entry, { ...entry, by: gone, about: null }], nextCursor: 'x' };
    expect(await names.ofAudit(list)).toEqual({
      items: [
        { ...entry, by: { ...key, name: 'help desk' }, aboutName: 'help desk' },
        { ...entry, by: gone, about: null },
      ],
      nextCursor: 'x',
    });
  });

  it('has it where a source is paused', async () => {
    const paused = { since: at, by: key, reason: null };
    const answer = await names.ofPause(ok({ source: 'mfa-server', paused }));
    expect(answer).toMatchObject({ value: { paused: { by: { id: 'key:1', name: 'help desk' } } } });
    expect(await names.ofPause(ok({ source: 'mfa-server', paused: null }))).toMatchObject({
      value: { paused: null },
    });
    expect(await names.ofPause(refused('not-found'))).toMatchObject({ ok: false });
  });

  it('has it with a hold, and with its end', async () => {
    const hold = { placedBy: key, lifted: { at, by: gone, reason: null } } as unknown as LegalHoldView;
    expect(await names.ofHolds([hold, { ...hold, lifted: null }])).toMatchObject([
      { placedBy: { name: 'help desk' }, lifted: { by: gone } },
      { placedBy: { name: 'help desk' }, lifted: null },
    ]);
  });
});
