import { ReasonBody, RejectBody, type ProblemCode, type RequestView } from '#contracts';
import { endpoint, evidenceUpload, jsonBody, type Endpoint, type Permission } from '#platform';
import type { z } from 'zod';
import { REQUEST, RequestParams, TaskParams, theRequest } from './request-parts.js';

const tag = 'Actions';

interface ExplainedAction {
  readonly id: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly refusals: readonly ProblemCode[];
}

/** An action on a request that needs a reason and nothing else. */
const onRequest = (
  name: string,
  action: ExplainedAction,
): Endpoint<z.infer<typeof RequestParams>, object, ReasonBody, RequestView> =>
  endpoint({
    ...action,
    method: 'POST',
    path: `${REQUEST}/${name}`,
    tag,
    params: RequestParams,
    body: jsonBody(ReasonBody),
    takesIfMatch: true,
    answer: theRequest,
  });

/** An action on a task that needs a reason and nothing else. */
const onTask = (
  name: string,
  action: ExplainedAction,
): Endpoint<z.infer<typeof TaskParams>, object, ReasonBody, RequestView> =>
  endpoint({
    ...action,
    method: 'POST',
    path: `${REQUEST}/tasks/{taskId}/${name}`,
    tag,
    params: TaskParams,
    body: jsonBody(ReasonBody),
    takesIfMatch: true,
    answer: theRequest,
  });

/** What people do to a request that is there. Each answers with the request as it is then. */
export const actionEndpoints = {
  approve: onRequest('approve', {
    id: 'approve',
    summary: 'Approve a request that the policy holds back; the approver is not the submitter',
    permission: 'requests:approve',
    refusals: ['not-awaiting-approval', 'approver-is-submitter', 'request-ended'],
  }),
  cancel: onRequest('cancel', {
    id: 'cancel',
    summary: 'End a request; what was deleted stays deleted',
    permission: 'requests:cancel',
    refusals: ['request-ended'],
  }),
  confirmReceipt: onRequest('confirm-receipt', {
    id: 'confirmReceipt',
    summary: 'Say that the receipt was confirmed to the person, where the policy asks for it',
    permission: 'requests:confirm-receipt',
    refusals: ['nothing-to-confirm', 'already-confirmed', 'request-ended'],
  }),
  extend: onRequest('extend', {
    id: 'extendDeadline',
    summary: 'Use the one extension that the law allows, with notice to the person',
    permission: 'requests:extend',
    refusals: ['already-extended', 'request-ended'],
  }),
  pauseClock: onRequest('pause-clock', {
    id: 'pauseClock',
    summary: 'Stop the clock while the person’s identity is checked',
    permission: 'requests:pause-clock',
    refusals: ['clock-not-running', 'request-ended'],
  }),
  resumeClock: onRequest('resume-clock', {
    id: 'resumeClock',
    summary: 'Let the clock run on',
    permission: 'requests:pause-clock',
    refusals: ['clock-not-paused', 'request-ended'],
  }),
  closeWithExceptions: onRequest('close-with-exceptions', {
    id: 'closeWithExceptions',
    summary: 'End a request whose deletes cannot all be done; it says what remains',
    permission: 'requests:close-with-exceptions',
    refusals: ['nothing-remains', 'request-ended'],
  }),
  reject: endpoint({
    id: 'reject',
    method: 'POST',
    path: `${REQUEST}/reject`,
    tag,
    summary: 'Refuse a request for one of the reasons that the law knows',
    permission: 'requests:reject',
    params: RequestParams,
    body: jsonBody(RejectBody),
    takesIfMatch: true,
    answer: theRequest,
    refusals: ['request-ended'],
  }),
  completeStep: endpoint({
    id: 'completeStep',
    method: 'POST',
    path: `${REQUEST}/tasks/{taskId}/complete`,
    tag,
    summary: 'Say that a manual step is done, with evidence',
    permission: 'tasks:complete',
    params: TaskParams,
    body: evidenceUpload,
    takesIfMatch: true,
    answer: theRequest,
    refusals: [
      'evidence-missing',
      'decision-not-asked',
      'task-not-manual',
      'task-not-ready',
      'task-settled',
      'on-legal-hold',
    ],
  }),
  retryTask: onTask('retry', {
    id: 'retryTask',
    summary: 'Try a task again at once',
    permission: 'tasks:retry',
    refusals: ['task-not-retryable', 'task-settled', 'request-ended'],
  }),
  skipTask: onTask('skip', {
    id: 'skipTask',
    summary: 'Go on without a task; the package or the certificate names it',
    permission: 'tasks:skip',
    refusals: ['delete-cannot-be-skipped', 'task-cannot-be-skipped', 'task-settled', 'request-ended'],
  }),
};
