import { describe, expect, it } from '@jest/globals';
import { noticeOf } from './others-words.js';

const open = { completedAt: null, package: null } as const;
const ended = { completedAt: '2026-11-20T09:00:00.000Z', package: null } as const;
const gathered = {
  files: 3,
  bytes: 4711,
  sha256: 'a',
  expiresAt: '2026-12-20T09:00:00.000Z',
  expired: false,
};

describe('what another request means for the one that is to be sent', () => {
  it.each([
    ['AccountClose', { kind: 'Export', ...open }, 'An Export of this person is still open', true],
    ['AccountClose', { kind: 'Export', ...open, package: gathered }, 'There have been requests', false],
    ['AccountClose', { kind: 'Export', ...ended }, 'There have been requests', false],
    ['AccountClose', { kind: 'AccountClose', ...open }, 'The same has been asked for', false],
    ['Export', { kind: 'AccountClose', ...open }, 'The account of this person is being closed', true],
    ['Export', { kind: 'AccountClose', ...ended }, 'There have been requests', false],
    ['Export', { kind: 'Export', ...open }, 'The same has been asked for', false],
  ] as const)('%s beside %j', (kind, other, title, isGrave) => {
    const notice = noticeOf(kind, [{ kind, ...ended }, other]);
    expect(notice.title).toContain(title);
    expect(notice.isGrave).toBe(isGrave);
  });
});
