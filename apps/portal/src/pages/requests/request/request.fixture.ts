import type { RequestView, TaskView } from '../../../api/types.js';

/** A task of MFA Server on `mfa01` that was sent once; what no rule of this page looks at is left out. */
export const taskWith = (change: Partial<TaskView> = {}): TaskView => ({
  id: 'a-request-01',
  source: 'mfa-server',
  host: 'mfa01',
  action: 'search-logs',
  phase: null,
  state: 'running',
  attempt: 1,
  manual: false,
  destructive: false,
  dependsOn: [],
  checkAfter: null,
  dueAt: null,
  stopLossReached: false,
  progress: null,
  proof: null,
  fault: null,
  instructions: null,
  reason: null,
  heldBy: [],
  waitsToLookAgain: false,
  ...change,
});

/** An Export under way that is due in a month. */
export const viewWith = (change: Partial<RequestView> = {}): RequestView =>
  ({
    id: '0b3c7a52-0000-4000-8000-000000000000',
    kind: 'Export',
    subject: { masked: 'a••@example.com', shredded: false },
    progress: 'running',
    purge: 'not-applicable',
    clock: {
      state: 'on-track',
      dueAt: '2026-12-18T23:59:59.999Z',
      legalDueAt: '2026-12-21T23:59:59.999Z',
      extended: false,
      confirmDueAt: null,
    },
    version: 3,
    receivedAt: '2026-11-20T09:00:00.000Z',
    completedAt: null,
    policy: { id: 'gdpr', version: '2026-2', calendar: 'target2', timeZone: 'UTC' },
    reference: null,
    subjectIsAdministrator: false,
    sources: ['mfa-server'],
    leftOut: [],
    sweepDueAt: null,
    purgeDueAt: null,
    package: null,
    exceptions: [],
    restraints: [],
    tasks: [taskWith()],
    ...change,
  }) as RequestView;

export const faultOf = (nextAction: string): NonNullable<TaskView['fault']> => ({
  code: 'file-locked',
  message: 'A file is locked.',
  nextAction,
  host: 'mfa01',
  retryable: true,
  detail: null,
});
