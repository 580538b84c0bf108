import { DEAD_LETTERED } from '../messages/dead-letter.v1.js';
import { HOST_ANNOUNCED } from '../messages/host-announced.v1.js';
import { ACCOUNT_CLOSE_REQUESTED, EXPORT_REQUESTED } from '../messages/request-submitted.v1.js';
import { StatusType } from '../messages/status-event.js';
import { TASK_ASSIGNED } from '../messages/task-assigned.v1.js';
import { TASK_REPORTED } from '../messages/task-reported.v1.js';

const REQUEST = '0b1e7a52-6d1c-4f4e-9b7a-2f6f0c7f4e11';
const KEY = '3f0c2b4e-8a1d-4a52-9d3e-5b6c7d8e9f00';
const MOMENT = '2026-11-20T09:00:00.000Z';
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const envelope = (type: string, source: string, id: string, data: unknown) => ({
  specversion: '1.0',
  id,
  source,
  type,
  time: MOMENT,
  datacontenttype: 'application/json',
  traceparent: TRACE,
  data,
});

const sealed = `s1.${KEY}.q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ`;

const view = {
  id: REQUEST,
  kind: 'Export',
  subject: { masked: 'a••@example.com', shredded: false },
  progress: 'received',
  purge: 'not-applicable',
  clock: {
    state: 'on-track',
    dueAt: '2026-12-15T23:59:59.999Z',
    legalDueAt: '2026-12-21T23:59:59.999Z',
    extended: false,
    confirmDueAt: null,
    confirmedAt: null,
  },
  version: 1,
  receivedAt: MOMENT,
  completedAt: null,
  policy: { id: 'gdpr', version: '2026-2', calendar: 'target2', timeZone: 'UTC' },
  reference: 'HD-4711',
  subjectIsAdministrator: false,
  sources: ['mfa-server'],
  leftOut: [],
  sweepDueAt: null,
  purgeDueAt: null,
  package: null,
  exceptions: [],
  restraints: [],
  tasks: [],
};

const submitted = {
  subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada' },
  sources: ['mfa-server', 'cloud-mfa'],
  reference: 'HD-4711',
};

const assigned = {
  requestId: REQUEST,
  taskId: `${REQUEST}-01`,
  kind: 'Export',
  source: 'mfa-server',
  host: 'mfa01',
  action: 'search-logs',
  phase: null,
  checks: [],
  attempt: 1,
  dispatch: 1,
  leaseSeconds: 1800,
  subject: sealed,
  subjectIsAdministrator: false,
  olderThan: null,
  continuation: null,
  taskToken: 'eyJhbGciOiJIUzI1NiJ9.e30.4711',
};

const reported = {
  requestId: REQUEST,
  taskId: `${REQUEST}-01`,
  host: 'mfa01',
  attempt: 1,
  dispatch: 1,
  reportedAt: MOMENT,
  outcome: 'failed',
  fault: { code: 'log-folder-missing', retryable: false, detail: null },
};

const announced = {
  source: 'mfa-server',
  host: 'mfa01',
  roles: ['mfa-server', 'user-portal'],
  version: '1.0.0',
  platform: 'win32-x64 node-20.19.0',
  instance: KEY,
  everySeconds: 60,
  at: MOMENT,
  leaving: false,
  surveyedAt: MOMENT,
  channels: [],
  logFolders: [
    { folder: 'C:\\Program Files\\Multi-Factor Authentication Server\\Logs', state: 'readable', files: 12 },
  ],
  uncovered: [],
  uncoveredMore: 0,
  problems: [],
};

const letter = {
  topic: 'lethe.requests.v1',
  partition: 3,
  offset: '4711',
  reason: 'schema-breach',
  message: 'subject.userPrincipalName is required, or another identity',
  sealed,
};

/** One message of each type, as it may lie on its topic. */
export const messageExamples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  [EXPORT_REQUESTED]: envelope(EXPORT_REQUESTED, 'hr/off-boarding', '4711', submitted),
  [ACCOUNT_CLOSE_REQUESTED]: envelope(ACCOUNT_CLOSE_REQUESTED, 'hr/off-boarding', '4712', submitted),
  [TASK_ASSIGNED]: envelope(TASK_ASSIGNED, 'lethe/orchestrator', KEY, assigned),
  [TASK_REPORTED]: envelope(TASK_REPORTED, 'lethe/mfa-server', KEY, reported),
  [DEAD_LETTERED]: envelope(DEAD_LETTERED, 'lethe/orchestrator', KEY, letter),
  [HOST_ANNOUNCED]: envelope(HOST_ANNOUNCED, 'lethe/mfa-server', KEY, announced),
  ...Object.fromEntries(
    StatusType.options.map((type) => [
      type,
      {
        ...envelope(type, 'lethe/orchestrator', `${REQUEST}/1`, view),
        subject: REQUEST,
        causationsource: 'hr/off-boarding',
        causationid: '4711',
      },
    ]),
  ),
};
