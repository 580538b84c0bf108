import {
  DEAD_LETTERED,
  EXPORT_REQUESTED,
  HOST_ANNOUNCED,
  TASK_ASSIGNED,
  TASK_REPORTED,
  taskTopic,
  TaskSource,
  topics,
  type DeadLetter,
  type SubmittedRequestData,
  type TaskAssigned,
  type TaskReport,
} from '#contracts';
import { aProof } from '../domain/evidence.js';
import { anAnnouncement } from '../domain/hosts.js';
import { START } from '../domain/moments.js';
import { REQUEST_ID, sealed } from '../domain/people.js';

/** An event with nothing wrong in it. */
export interface GoodEvent {
  readonly key: string;
  readonly event: Readonly<Record<string, unknown>> & { readonly data: Readonly<Record<string, unknown>> };
}

const TASK_ID = `${REQUEST_ID}-01`;

const submitted: SubmittedRequestData = {
  subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada' },
  sources: ['mfa-server'],
};

const report: TaskReport = {
  requestId: REQUEST_ID,
  taskId: TASK_ID,
  host: 'mfa01',
  attempt: 1,
  dispatch: 1,
  reportedAt: START,
  outcome: 'succeeded',
  proof: aProof(),
  artifacts: [],
  findings: null,
  otherPeople: 0,
};

const assignment = (source: TaskSource): TaskAssigned => ({
  requestId: REQUEST_ID,
  taskId: TASK_ID,
  kind: 'Export',
  source,
  host: null,
  action: 'export',
  phase: null,
  checks: [],
  attempt: 1,
  dispatch: 1,
  leaseSeconds: 1800,
  subject: sealed('{}'),
  subjectIsAdministrator: false,
  olderThan: null,
  continuation: null,
  taskToken: 'a.task.token',
});

const letter: DeadLetter = {
  topic: topics.requests,
  partition: 0,
  offset: '17',
  reason: 'not-json',
  message: 'The message cannot be read.',
  sealed: 'd1.2026-11.sealed',
};

const eventOf = (type: string, data: Readonly<Record<string, unknown>>): GoodEvent['event'] => ({
  specversion: '1.0',
  id: 'a-good-event',
  source: 'lethe/test',
  type,
  time: START,
  datacontenttype: 'application/json',
  data,
});

/** For each topic that a service of Lethe reads, an event as it takes it. */
export const goodEvents: Readonly<Record<string, GoodEvent>> = {
  [topics.requests]: { key: '', event: eventOf(EXPORT_REQUESTED, submitted) },
  [topics.taskReports]: { key: REQUEST_ID, event: eventOf(TASK_REPORTED, report) },
  [topics.hosts]: { key: 'mfa-server/mfa01', event: eventOf(HOST_ANNOUNCED, anAnnouncement()) },
  [topics.deadLetters]: { key: 'a-letter', event: eventOf(DEAD_LETTERED, letter) },
  ...Object.fromEntries(
    TaskSource.options.map((source) => [
      taskTopic(source),
      { key: `${TASK_ID}/1`, event: eventOf(TASK_ASSIGNED, assignment(source)) },
    ]),
  ),
};
