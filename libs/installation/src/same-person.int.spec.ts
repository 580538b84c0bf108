import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '#application';
import type { Role, Subject, SubmitPrivacyRequestBody } from '#contracts';
import { openStage, type Stage } from './recovery.fixture.js';

const as = (role: Role, id: string = role): Caller => ({ id, role, channel: 'rest' });
const officer = as('privacy-officer');
const ottilie: Subject = { userPrincipalName: 'Ottilie@example.com', samAccountName: 'ottilie' };

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function submit(
  subject: Subject,
  kind: SubmitPrivacyRequestBody['kind'] = 'Export',
  caller = officer,
): Promise<string> {
  stage.clock.advanceDays(1);
  const submitted = await stage.engine.requests.submit({ kind, subject }, caller);
  if (!submitted.ok) throw new Error(JSON.stringify(submitted.refusal));
  return submitted.value.id;
}

async function found(subject: Subject, caller = officer): Promise<readonly string[]> {
  const answer = await stage.engine.requests.ofPerson(subject, caller);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.value.items.map(({ id }) => id);
}

async function beside(id: string, caller = officer) {
  const answer = await stage.engine.requests.beside(id, caller);
  return answer.ok ? answer.value.items.map((item) => item.id) : answer.refusal.code;
}

const audited = async () => {
  const listed = await stage.engine.audit.list({ limit: 50 });
  if (!listed.ok) throw new Error(listed.refusal.code);
  return listed.value.items.filter(({ what }) => what === 'person-searched');
};

describe('the requests about one person', () => {
  it('are found by any identity that two of them share, newest first, in whatever way it is spelt', async () => {
    const first = await submit(ottilie);
    const second = await submit({ aliases: ['EXAMPLE\\OTTILIE'] }, 'AccountClose');
    await submit({ userPrincipalName: 'grace@example.com' });
    expect(await found({ samAccountName: 'Ottilie' })).toEqual([second, first]);
    expect(await found({ userPrincipalName: 'ottilie@EXAMPLE.com' })).toEqual([first]);
    expect(await found({ userPrincipalName: 'zoe@example.com' })).toEqual([]);
    expect(await beside(first)).toEqual([second]);
    expect(await beside(second)).toEqual([first]);
  });

  it('are shown to a requester only where he submitted them', async () => {
    const requester = as('requester', 'key:hr');
    const others = await submit(ottilie);
    const own = await submit(ottilie, 'AccountClose', requester);
    expect(await found(ottilie, requester)).toEqual([own]);
    expect(await beside(own, requester)).toEqual([]);
    expect(await beside(others, requester)).toBe('not-found');
    expect(await beside(own, as('operator'))).toEqual([others]);
  });

  it('are not looked for without a record of it, which has no name; a requester’s own are', async () => {
    await submit(ottilie);
    await found(ottilie);
    await found(ottilie, as('requester'));
    const entries = await audited();
    expect(entries).toMatchObject([{ by: { id: officer.id }, requestId: null, reason: null }]);
    expect(JSON.stringify(entries)).not.toMatch(/ottilie/i);
    expect(stage.log.join('')).not.toMatch(/ottilie/i);
  });

  it('are not shown any more where the own record of one is over', async () => {
    const ended = await submit(ottilie);
    await stage.engine.requests.act(ended, { type: 'cancel', reason: 'a mistake' }, officer);
    stage.clock.advanceDays(800);
    await stage.engine.processor.fireAllDue();
    const view = await stage.engine.requests.view(ended, officer);
    expect(view).toMatchObject({ ok: true, value: { subject: { shredded: true } } });
    const open = await submit(ottilie);
    expect(await found(ottilie)).toEqual([open]);
    expect(await beside(open)).toEqual([]);
    expect(await beside(ended)).toEqual([]);
  });
});
