import {
  faultText,
  type FaultView,
  type Instant,
  type RequestView,
  type Sealed,
  type Subject,
  type TaskView,
} from '#contracts';
import { clockState, type SealedTaskView, type SealedView } from '#domain';
import type { SubjectCipher } from '#ports';

const MASK = '••';

/** What may be shown of a person to everyone who may see the request: the first letter, and the domain of a UPN. */
export function masked(subject: Subject): string {
  const upn = subject.userPrincipalName;
  if (upn !== undefined) return `${[...upn][0] ?? ''}${MASK}@${upn.slice(upn.lastIndexOf('@') + 1)}`;
  const name = subject.samAccountName ?? subject.objectId ?? subject.aliases?.[0] ?? '';
  return `${[...name][0] ?? ''}${MASK}`;
}

export const openSubject = (sealed: Sealed, cipher: SubjectCipher): Subject =>
  JSON.parse(cipher.open(sealed)) as Subject;

const openText = (sealed: Sealed | null, cipher: SubjectCipher | null): string | null =>
  sealed === null || cipher === null ? null : cipher.open(sealed);

function openFault(fault: SealedTaskView['fault'], cipher: SubjectCipher | null): FaultView | null {
  if (!fault) return null;
  const { code, host, retryable, detail } = fault;
  return { code, ...faultText(code), host, retryable, detail: openText(detail, cipher) };
}

function openTask(task: SealedTaskView, cipher: SubjectCipher | null): TaskView {
  const { reasonCode, skipReason, fault, ...plain } = task;
  return { ...plain, fault: openFault(fault, cipher), reason: reasonCode ?? openText(skipReason, cipher) };
}

/** @param cipher null after the subject's key was destroyed: what it sealed is then left out */
export function openView(view: SealedView, cipher: SubjectCipher | null, now: Instant): RequestView {
  const { subject, subjectKeyId: _key, shredded, submittedBy: _by, clock, reference, tasks, ...plain } = view;
  return {
    ...plain,
    subject: {
      masked: cipher ? masked(openSubject(subject, cipher)) : '(shredded)',
      shredded: shredded || cipher === null,
    },
    clock: { state: clockState(clock, now), dueAt: clock.dueAt, legalDueAt: clock.legalDueAt },
    reference: openText(reference, cipher),
    tasks: tasks.map((task) => openTask(task, cipher)),
  };
}
