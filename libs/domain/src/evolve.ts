import type { EventData, Gap, Instant, RequestEvent, RequestId } from '#contracts';
import { evolveClock, stopClock } from './evolve-clock.js';
import { evolveConfirmation } from './confirmation.js';
import { cancelOpenTasks, evolveTasks, plannedTask } from './evolve-task.js';
import { gapsOf, remaining } from './gaps.js';
import { policyOf } from './policies.js';
import { waitsForAging, type EndedProgress, type PrivacyRequest, type Task } from './privacy-request.js';
import { plusMonths } from './time.js';

/** A request before its first event. */
export const initialState = undefined;

/** What is recorded with events: where and when. */
export interface Recorded {
  readonly id: RequestId;
  readonly at: Instant;
}

function receive(data: EventData['PrivacyRequestReceived'], { id, at }: Recorded): PrivacyRequest {
  return {
    id,
    version: 1,
    commands: new Set(),
    kind: data.kind,
    subject: data.subject,
    subjectKeyId: data.subjectKeyId,
    subjectDigests: data.subjectDigests,
    subjectIsAdministrator: data.subjectIsAdministrator,
    asked: data.asked,
    policy: data.policy,
    calendar: data.calendar,
    timeZone: data.timeZone,
    approval: { required: data.approvalRequired, approvedBy: null },
    receivedAt: data.receivedAt,
    recordedAt: at,
    dueAt: data.dueAt,
    legalDueAt: data.legalDueAt,
    extendedDueAt: data.extendedDueAt,
    confirmDueAt: data.confirmDueAt,
    confirmation: { confirmedAt: null, missed: false, remindedDays: null },
    reference: data.reference,
    submittedBy: data.submittedBy,
    bodyDigest: data.bodyDigest,
    causation: data.causation,
    tasks: null,
    leftOut: [],
    retiredHosts: new Map(),
    stopLossAt: null,
    clock: {
      metAt: null,
      pausedAt: null,
      extended: false,
      missed: false,
      legalMissed: false,
      stood: 0,
      remindedDays: null,
    },
    erasure: null,
    package: null,
    end: null,
    shredded: false,
  };
}

interface Ending {
  readonly progress: EndedProgress;
  readonly exceptions?: readonly Gap[];
  readonly shredAt?: Instant;
}

function ended(request: PrivacyRequest, at: Instant, ending: Ending): PrivacyRequest {
  const { progress, exceptions = [] } = ending;
  const shredAt = ending.shredAt ?? plusMonths(at, policyOf(request.policy).ownRetentionMonths);
  return {
    ...stopClock(request, at),
    end: { progress, at, exceptions, shredAt },
    tasks: cancelOpenTasks(request),
  };
}

/** Tasks that wait for the logs to age learn their moment. */
const withAgingDate = (
  tasks: ReadonlyMap<string, Task> | null,
  notBefore: Instant,
): PrivacyRequest['tasks'] =>
  tasks && new Map([...tasks].map(([id, task]) => [id, waitsForAging(task) ? { ...task, notBefore } : task]));

function extendFanOut(request: PrivacyRequest, data: EventData['FanOutExtended']): PrivacyRequest {
  const tasks = new Map(request.tasks ?? []);
  for (const planned of data.tasks)
    tasks.set(planned.id, {
      ...plannedTask(planned),
      notBefore: waitsForAging(planned) ? data.notBefore : null,
    });
  for (const gate of data.gates) {
    const task = tasks.get(gate.taskId);
    if (task) tasks.set(task.id, { ...task, dependsOn: [...task.dependsOn, ...gate.dependsOn] });
  }
  return { ...request, tasks };
}

function evolveErasure(request: PrivacyRequest, event: RequestEvent, at: Instant): PrivacyRequest {
  const erasure = request.erasure;
  if (event.type === 'DataDeletedAtSource') {
    const { sweepDueAt, purgeDueAt } = event.data;
    return {
      ...stopClock(request, at),
      erasure: { deletedAt: at, sweepDueAt, purgeDueAt, sweepDue: false, verified: false, overdue: false },
      tasks: withAgingDate(request.tasks, sweepDueAt),
    };
  }
  if (!erasure) return evolveClock(request, event, at);
  if (event.type === 'PurgeSweepDue') return { ...request, erasure: { ...erasure, sweepDue: true } };
  if (event.type === 'PurgeVerified') return { ...request, erasure: { ...erasure, verified: true } };
  return event.type === 'PurgeDeadlineMissed'
    ? { ...request, erasure: { ...erasure, overdue: true } }
    : evolveClock(request, event, at);
}

function evolvePackage(request: PrivacyRequest, event: RequestEvent, at: Instant): PrivacyRequest {
  if (event.type === 'PackageAssembled') {
    const { artifact, files, gaps, expiresAt } = event.data;
    // An AccountClose has answered when everything is deleted; its package comes before that.
    const answered = request.kind === 'Export' ? stopClock(request, at) : request;
    return { ...answered, package: { artifact, files, gaps, expiresAt, expired: false } };
  }
  if (event.type === 'PackageExpired' && request.package)
    return { ...request, package: { ...request.package, expired: true } };
  return evolveErasure(request, event, at);
}

/** Where something was already deleted, calling the request off leaves the rest undone, and that is said. */
const leftUndone = (request: PrivacyRequest): readonly Gap[] =>
  [...(request.tasks?.values() ?? [])].some((task) => task.destructive && task.state === 'succeeded')
    ? remaining(request)
    : [];

function evolveRequest(request: PrivacyRequest, event: RequestEvent, at: Instant): PrivacyRequest {
  switch (event.type) {
    case 'PrivacyRequestRejected':
      return ended(request, at, { progress: 'rejected', exceptions: leftUndone(request) });
    case 'PrivacyRequestCancelled':
      return ended(request, at, { progress: 'cancelled', exceptions: leftUndone(request) });
    case 'PrivacyRequestCompleted':
      return ended(request, at, {
        progress: event.data.outcome,
        exceptions: event.data.exceptions,
        shredAt: event.data.shredAt,
      });
    case 'PrivacyRequestApproved':
      return { ...request, approval: { ...request.approval, approvedBy: event.data.by } };
    case 'FanOutPlanned':
      return {
        ...request,
        tasks: new Map(event.data.tasks.map((task) => [task.id, plannedTask(task)])),
        leftOut: event.data.leftOut,
        stopLossAt: event.data.stopLossAt,
      };
    case 'FanOutExtended':
      return extendFanOut(request, event.data);
    case 'HostRetired': {
      const { host, reason } = event.data;
      return { ...request, retiredHosts: new Map(request.retiredHosts).set(host.toLowerCase(), reason) };
    }
    case 'SubjectKeyShredded':
      return { ...request, shredded: true };
    default:
      return evolvePackage(request, event, at);
  }
}

/** The request after one more event. An event of a stream without its beginning is a damaged store. */
export function evolve(
  request: PrivacyRequest | undefined,
  event: RequestEvent,
  recorded: Recorded,
): PrivacyRequest {
  if (event.type === 'PrivacyRequestReceived') return receive(event.data, recorded);
  if (!request) throw new Error(`The stream ${recorded.id} does not begin with PrivacyRequestReceived.`);
  const changed = evolveConfirmation(evolveRequest(request, event, recorded.at), event, recorded.at);
  const tasks = withFrozenGaps(changed, event, evolveTasks(changed, event, recorded.at));
  return { ...changed, version: request.version + 1, tasks };
}

/** What the package lacks is decided when its assembly is sent, so that manifest and view agree. */
function withFrozenGaps(
  request: PrivacyRequest,
  event: RequestEvent,
  tasks: PrivacyRequest['tasks'],
): PrivacyRequest['tasks'] {
  if (event.type !== 'TaskDispatched' || !tasks) return tasks;
  const task = tasks.get(event.data.taskId);
  return task?.action === 'assemble'
    ? new Map(tasks).set(task.id, { ...task, gaps: gapsOf(request) })
    : tasks;
}

/** The request after a commit: its events, and the command that led to them. */
export function evolveCommit(
  request: PrivacyRequest | undefined,
  commit: {
    readonly streamId: RequestId;
    readonly committedAt: Instant;
    readonly commandId: string;
    readonly events: readonly RequestEvent[];
  },
): PrivacyRequest | undefined {
  let state = request;
  for (const event of commit.events)
    state = evolve(state, event, { id: commit.streamId, at: commit.committedAt });
  return state && { ...state, commands: withCommand(state.commands, commit.commandId) };
}

/** A repeated command comes soon after the first; the store refuses an older one by itself. */
const REMEMBERED_COMMANDS = 500;

function withCommand(commands: ReadonlySet<string>, commandId: string): ReadonlySet<string> {
  const remembered = new Set(commands).add(commandId);
  const [oldest] = remembered;
  if (remembered.size > REMEMBERED_COMMANDS && oldest !== undefined) remembered.delete(oldest);
  return remembered;
}
