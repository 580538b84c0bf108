import {
  faultText,
  manualStepOf,
  type FaultView,
  type Instant,
  type RequestView,
  type Sealed,
  type Subject,
  type TaskState,
  type TaskView,
} from '#contracts';
import { clockState, type SealedTaskView, type SealedView } from '#domain';
import type { SubjectCipher } from '#ports';
import { readerFor, type Reader } from './reader.js';

const MASK = '••';
/** States in which a person still has the step before her. */
const stillToDo: ReadonlySet<TaskState> = new Set(['blocked', 'waiting-on-person']);

/** What may be shown of a person to everyone who may see the request: the first letter, and the domain of a UPN. */
export function masked(subject: Subject): string {
  const upn = subject.userPrincipalName;
  if (upn !== undefined) return `${[...upn][0] ?? ''}${MASK}@${upn.slice(upn.lastIndexOf('@') + 1)}`;
  const name = subject.samAccountName ?? subject.objectId ?? subject.aliases?.[0] ?? '';
  return `${[...name][0] ?? ''}${MASK}`;
}

const openText = (sealed: Sealed | null, reader: Reader | null): string | null =>
  sealed === null || reader === null ? null : reader.text(sealed);

function openFault(fault: SealedTaskView['fault'], reader: Reader | null): FaultView | null {
  if (!fault) return null;
  const { code, host, retryable, detail } = fault;
  const { message, nextAction } = faultText(code);
  return { code, message, nextAction, host, retryable, detail: openText(detail, reader) };
}

function openTask(task: SealedTaskView, reader: Reader | null): TaskView {
  const { reasonCode, skipReason, fault, ...plain } = task;
  const { source, action, state } = plain;
  return {
    ...plain,
    fault: openFault(fault, reader),
    instructions: stillToDo.has(state) ? manualStepOf(source, action) : null,
    reason: openText(skipReason, reader) ?? reasonCode,
  };
}

/** @param cipher null after the subject's key was destroyed: what it sealed is then left out */
export function openView(view: SealedView, cipher: SubjectCipher | null, now: Instant): RequestView {
  const { subject, subjectKeyId: _key, shredded, submittedBy: _by, clock, reference, tasks, ...plain } = view;
  const reader = cipher && readerFor(subject, cipher);
  return {
    ...plain,
    subject: {
      masked: reader ? masked(reader.subject) : '(shredded)',
      shredded: shredded || cipher === null,
    },
    clock: {
      state: clockState(clock, now),
      dueAt: clock.dueAt,
      legalDueAt: clock.legalDueAt,
      extended: clock.extended,
      confirmDueAt: clock.confirmDueAt,
      confirmedAt: clock.confirmedAt,
    },
    reference: openText(reference, reader),
    tasks: tasks.map((task) => openTask(task, reader)),
  };
}
