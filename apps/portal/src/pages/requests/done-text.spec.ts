import { describe, expect, it } from '@jest/globals';
import type { TaskState, TaskView } from '../../api/types.js';
import { doneText } from './done-text.js';

const task = (source: TaskView['source'], host: string | null, state: TaskState) =>
  ({ source, host, state }) as TaskView;

describe('the words for how far a request is', () => {
  it('count a host when nothing is left to do on it', () => {
    const tasks = [
      task('mfa-server', 'mfa01', 'succeeded'),
      task('mfa-server', 'mfa01', 'running'),
      task('mfa-server', 'mfa02', 'succeeded'),
      task('nps-extension', 'nps01', 'not-applicable'),
      task('package', null, 'blocked'),
    ];
    expect(doneText({ tasks })).toBe('2 of 3 hosts');
  });

  it('count the same host once for each source, and a source without hosts as one place', () => {
    const tasks = [
      task('mfa-server', 'one', 'failed'),
      task('nps-extension', 'one', 'succeeded'),
      task('cloud-mfa', null, 'waiting-on-source'),
    ];
    expect(doneText({ tasks })).toBe('1 of 3 hosts and services');
    expect(doneText({ tasks: tasks.slice(2) })).toBe('0 of 1 service');
    expect(doneText({ tasks: tasks.slice(0, 1) })).toBe('0 of 1 host');
  });

  it('say when nothing is planned', () => {
    expect(doneText({ tasks: [] })).toBe('nothing planned');
  });
});
