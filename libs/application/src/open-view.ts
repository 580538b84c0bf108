import {
  faultText,
  manualStepOf,
  type FaultView,
  type Instant,
  type RequestView,
  type Restraint,
  type Sealed,
  type Subject,
  type TaskState,
  type TaskView,
} from '#contracts';
import {
  clockState,
  distinctRestraints,
  hasBegunDeleting,
  restraintsOn,
  type Concerned,
  type SealedTaskView,
  type SealedView,
  type Standing,
} from '#domain';
import type { SubjectCipher } from '#ports';
import { reasonToAskAgain } from './asked-again.js';
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

const OVER: ReadonlySet<TaskState> = new Set(['succeeded', 'skipped', 'not-applicable', 'cancelled']);

/** What stands against each open task of a request, whether or not it could go on otherwise. */
export function standingAgainst(view: SealedView, standing: Standing): (task: SealedTaskView) => Restraint[] {
  const { kind, tasks } = view;
  // Rows of an earlier version have no digests, until the list is built anew or the request moves on.
  const subjectDigests = (view as Partial<SealedView>).subjectDigests ?? [];
  const concerned: Concerned = { kind, subjectDigests, hasBegunDeleting: hasBegunDeleting(tasks) };
  return (task) => (OVER.has(task.state) ? [] : [...restraintsOn(concerned, task, standing)]);
}

/** What a person has to do, and before it why she is asked again for what was done before. */
function instructionsFor(task: SealedTaskView, before: readonly SealedTaskView[]): TaskView['instructions'] {
  const step = stillToDo.has(task.state) ? manualStepOf(task.source, task.action) : null;
  const reason = reasonToAskAgain(task, before);
  return step && reason !== undefined ? { ...step, steps: [reason, ...step.steps] } : step;
}

interface Opened {
  readonly reader: Reader | null;
  readonly heldBy: Restraint[];
  /** those of the request that were planned before it */
  readonly before: readonly SealedTaskView[];
}

function openTask(task: SealedTaskView, { reader, heldBy, before }: Opened): TaskView {
  const { reasonCode, skipReason, fault, heldBy: _before, contradicted: _found, ...plain } = task;
  return {
    ...plain,
    fault: openFault(fault, reader),
    instructions: instructionsFor(task, before),
    reason: openText(skipReason, reader) ?? reasonCode,
    heldBy,
    waitsToLookAgain: task.waitsToLookAgain ?? false,
  };
}

/**
 * @param cipher null after the subject's key was destroyed: what it sealed is then left out
 * @param terms at which moment, and what stands against work then
 */
export function openView(
  view: SealedView,
  cipher: SubjectCipher | null,
  { now, standing }: { readonly now: Instant; readonly standing: Standing },
): RequestView {
  const { subject, subjectKeyId: _key, subjectDigests: _digests, shredded, submittedBy: _by, ...rest } = view;
  const { clock, reference, tasks, ...plain } = rest;
  const against = standingAgainst(view, standing);
  // Another process may still have in memory the key of a record that is over.
  const reader = cipher && !shredded ? readerFor(subject, cipher) : null;
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
    restraints: [...distinctRestraints(tasks.flatMap(against))],
    tasks: tasks.map((task, index) =>
      openTask(task, { reader, heldBy: against(task), before: tasks.slice(0, index) }),
    ),
  };
}
