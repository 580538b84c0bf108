import { expect, it } from '@jest/globals';
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
  const { id } = taskWith();
  const events = [
    { type: 'ManualStepCompleted', data: { taskId: id, evidence: [picture] } },
    { type: 'TaskSucceeded', data: { taskId: id, artifacts: [picture] } },
  ] as unknown as readonly EventItem[];
  expect(gatheredFiles(viewWith(), events).map(({ path, by }) => [path, by])).toEqual([
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
