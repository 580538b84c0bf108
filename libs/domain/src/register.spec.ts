import { describe, expect, it } from '@jest/globals';
import {
  decideRegister,
  emptyRegister,
  evolveRegister,
  standingOf,
  type Register,
  type RegisterCommand,
} from '#domain';
import { day, officer, sealed, sha256, uuid } from '#testing';

const place: RegisterCommand = {
  type: 'PlaceLegalHold',
  holdId: uuid(1),
  keyId: uuid(2),
  subject: sealed('{"samAccountName":"ada"}'),
  subjectDigests: [sha256(1)],
  host: null,
  keptOn: null,
  reason: sealed('a lawsuit'),
  by: officer,
};
const lift: RegisterCommand = { type: 'LiftLegalHold', holdId: uuid(1), reason: null, by: officer };
const pause: RegisterCommand = {
  type: 'PauseLine',
  source: 'nps-extension',
  keyId: uuid(3),
  reason: sealed('it melts'),
  by: officer,
};
const resume: RegisterCommand = {
  type: 'ResumeLine',
  source: 'nps-extension',
  reason: sealed('cool'),
  by: officer,
};
const TODAY = day(0).slice(0, 10);
const reach: RegisterCommand = {
  type: 'ReachCloseLimit',
  day: TODAY,
  allowed: 10,
  count: 0,
  begun: 10,
  since: day(-1),
  usual: null,
};
const approve = (allowed: number): RegisterCommand => ({
  type: 'ApproveCloseLimit',
  day: TODAY,
  allowed,
  keyId: uuid(4),
  reason: sealed('an off-boarding'),
  by: officer,
});

/** The register after commands, each an hour after the one before. */
const after = (...commands: readonly RegisterCommand[]): Register =>
  commands.reduce((register, command, hours) => {
    const decision = decideRegister(register, command);
    const at = new Date(Date.parse(day(0)) + hours * 3_600_000).toISOString();
    return decision.kind === 'accept' ? evolveRegister(register, decision.event, at) : register;
  }, emptyRegister);

const decided = (command: RegisterCommand, ...before: readonly RegisterCommand[]) =>
  decideRegister(after(...before), command);

describe('the register', () => {
  it('has nothing against work at first', () =>
    expect(standingOf(emptyRegister)).toEqual({ holds: [], pauses: [], closes: 'admitted' }));

  it('has a hold from when it is placed until it is lifted, and remembers it', () => {
    expect(standingOf(after(place)).holds).toMatchObject([{ id: uuid(1), placedAt: day(0) }]);
    const lifted = after(place, lift);
    expect(standingOf(lifted).holds).toEqual([]);
    expect(lifted.holds.get(uuid(1))?.lifted).toMatchObject({ by: officer, reason: null });
    expect(lifted.spent).toMatchObject([{ keyId: uuid(2) }]);
  });

  it('lifts only a hold that stands', () => {
    expect(decided(lift)).toEqual({ kind: 'reject', code: 'not-found' });
    expect(decided(lift, place, lift)).toEqual({ kind: 'reject', code: 'not-found' });
  });

  it('keeps the first reason of a pause, and takes a resume of what runs for nothing', () => {
    expect(decided(pause, pause)).toEqual({ kind: 'ignore' });
    expect(decided(resume)).toEqual({ kind: 'ignore' });
    expect(standingOf(after(pause)).pauses).toMatchObject([{ source: 'nps-extension' }]);
    expect(standingOf(after(pause, resume)).pauses).toEqual([]);
    expect(after(pause, resume).spent).toMatchObject([{ keyId: uuid(3) }]);
  });

  it('lets a reached limit stand until a person approves', () => {
    expect(standingOf(after(reach)).closes).toEqual({ reachedAt: day(0) });
    expect(decided(reach, reach)).toEqual({ kind: 'ignore' });
    expect(decided(approve(20))).toEqual({ kind: 'reject', code: 'close-limit-not-reached' });
    expect(standingOf(after(reach, approve(20))).closes).toBe('admitted');
  });

  it('tells how it was reached, and each approval by a number of its own', () => {
    expect(after(reach).limit.reached).toEqual({ ...reach, type: undefined, at: day(0) });
    expect(after(reach, approve(20)).limit).toEqual({
      reached: null,
      approved: { at: expect.any(String), count: 1, allowed: 20 },
    });
    expect(after(reach, approve(20), reach, approve(30)).limit.approved).toMatchObject({
      count: 2,
      allowed: 30,
    });
  });
});
