import { describe, expect, it } from '@jest/globals';
import type { EventItem } from './attempts.js';
import { gatheredFiles } from './gathered-files.js';
import { taskWith, viewWith } from './request.fixture.js';

const picture = {
  id: 'an-artifact',
  path: 'mfa-server/screenshots/01-shot.png',
  sha256: 'ab',
  bytes: 3,
  operational: false,
  providedBy: 'person',
};

it('names a file once that stands with the step and with the task that it ended', () => {
  const step = taskWith({ action: 'screenshots', host: null });
  const { id } = step;
  const events = [
    { type: 'ManualStepCompleted', data: { taskId: id, evidence: [picture] } },
    { type: 'TaskSucceeded', data: { taskId: id, artifacts: [picture] } },
  ] as unknown as readonly EventItem[];
  expect(gatheredFiles(viewWith({ tasks: [step] }), events).map(({ path, by }) => [path, by])).toEqual([
    ['mfa-server/screenshots/01-shot.png', 'a person'],
  ]);
});

it('leaves out the package: it is made of the files', () => {
  const assemble = taskWith({ id: 'last', action: 'assemble', source: 'package', host: null });
  const made = { ...picture, id: 'the-zip', path: 'package.zip', providedBy: 'lethe' };
  const events = [
    { type: 'TaskSucceeded', data: { taskId: assemble.id, artifacts: [made] } },
  ] as unknown as readonly EventItem[];
  expect(gatheredFiles(viewWith({ tasks: [assemble] }), events)).toEqual([]);
});

describe('once the package is there', () => {
  const records = taskWith({ id: 'records', action: 'export-records', state: 'succeeded' });
  const paths = ['export.json', 'records.json', 'records-redacted.json', 'records-about-others.jsonl'];
  const artifacts = paths.map((name) => ({
    ...picture,
    id: name,
    path: `mfa-server/mfa01/${name}`,
    providedBy: 'source',
  }));
  const reviewed = (decision: string) =>
    [
      { type: 'TaskSucceeded', data: { taskId: records.id, artifacts } },
      { type: 'OtherPeopleReviewed', data: { taskId: 'review', decision } },
    ] as unknown as readonly EventItem[];
  const made = { files: 2, bytes: 1, sha256: 'ab', expiresAt: '2026-12-18T00:00:00.000Z', expired: false };
  const view = viewWith({ tasks: [records], package: made });
  const inside = (files: ReturnType<typeof gatheredFiles>) =>
    files.filter(({ leftOut }) => leftOut === null).map(({ id, path }) => [id, path]);

  it('the source’s own file is not in it where the others were taken out, and it says why', () => {
    const files = gatheredFiles(view, reviewed('redact'));
    expect(inside(files)).toEqual([['records-redacted.json', 'mfa-server/mfa01/records.json']]);
    expect(files[0]).toMatchObject({
      path: 'mfa-server/mfa01/export.json',
      leftOut: 'the redacted records went out instead',
    });
  });

  it('what was made for the review is not in it where all was kept', () => {
    const files = gatheredFiles(view, reviewed('keep'));
    expect(inside(files).map(([id]) => id)).toEqual(['export.json', 'records.json']);
    expect(files[3]?.leftOut).toBe('was for the review of other people’s records');
  });

  it('nothing is in it of what it names as missing, and what came is where only a part is', () => {
    const gap = { taskId: records.id, source: 'mfa-server', host: 'mfa01' } as const;
    const withheld = { ...view, exceptions: [{ ...gap, reason: 'other-people-withheld' }] };
    expect(inside(gatheredFiles(withheld, reviewed('withhold')))).toEqual([]);
    const inPart = { ...view, exceptions: [{ ...gap, reason: 'files-left-in-container' }] };
    expect(inside(gatheredFiles(inPart, reviewed('keep')))).toHaveLength(2);
  });

  it('before that nothing is said to be left out', () => {
    const before = gatheredFiles({ ...view, package: null }, reviewed('redact'));
    expect(before.map(({ leftOut }) => leftOut)).toEqual([null, null, null, null]);
  });
});
