import {
  DEADLINE_MISSED,
  DEADLINE_REMINDER,
  PURGE_CONTRADICTED,
  REQUEST_COMPLETED,
  REQUEST_PROGRESSED,
  topics,
  type RequestEvent,
  type StatusEvent,
  type StatusType,
} from '#contracts';
import { sealedView, type PrivacyRequest, type Standing } from '#domain';
import type { OutgoingMessage } from '#ports';
import type { KeyRing } from '#vault';
import { openView } from './open-view.js';
import type { ReadCommit } from './request-repository.js';
import { cipherOf } from './use-case-parts.js';

/** What a commit is told as: the first of these that it holds, else as progress. */
const told: readonly (readonly [StatusType, readonly RequestEvent['type'][]])[] = [
  [REQUEST_COMPLETED, ['PrivacyRequestCompleted', 'PrivacyRequestCancelled', 'PrivacyRequestRejected']],
  [PURGE_CONTRADICTED, ['PurgeContradicted']],
  [DEADLINE_MISSED, ['DeadlineMissed', 'LegalDeadlineMissed', 'ConfirmationMissed', 'PurgeDeadlineMissed']],
  [DEADLINE_REMINDER, ['DeadlineReminderSent', 'ConfirmationReminderSent']],
];

export function statusTypeOf({ events }: Pick<ReadCommit, 'events'>): StatusType {
  const held = new Set(events.map(({ type }) => type));
  return told.find(([, types]) => types.some((type) => held.has(type)))?.[0] ?? REQUEST_PROGRESSED;
}

export interface StatusTerms {
  readonly keys: KeyRing;
  /** what stands against work */
  readonly standing: Standing;
}

/**
 * What is told of a commit: the view as the commit left it, as everyone may see it. The same commit gives the
 * same id, also when another process tells it again.
 */
export async function statusEvent(
  commit: ReadCommit,
  request: PrivacyRequest,
  { keys, standing }: StatusTerms,
): Promise<StatusEvent> {
  const cipher = await cipherOf({ keys }, request.subjectKeyId);
  return {
    specversion: '1.0',
    id: `${commit.streamId}/${commit.commit}`,
    source: 'lethe/orchestrator',
    type: statusTypeOf(commit),
    subject: request.id,
    time: commit.committedAt,
    datacontenttype: 'application/json',
    data: openView(sealedView(request), cipher, { now: commit.committedAt, standing }),
  };
}

/** Tells automation of a commit, with what it sent itself to recognise its request by. */
export async function statusMessage(
  commit: ReadCommit,
  request: PrivacyRequest,
  { traceparent, ...terms }: StatusTerms & { readonly traceparent: string },
): Promise<OutgoingMessage> {
  const { causation } = request;
  const { data, ...about } = await statusEvent(commit, request, terms);
  const event: StatusEvent = {
    ...about,
    traceparent,
    ...(causation && { causationsource: causation.source, causationid: causation.id }),
    data,
  };
  return { topic: topics.status, key: request.id, value: JSON.stringify(event) };
}
