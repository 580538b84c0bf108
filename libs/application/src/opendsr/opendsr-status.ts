import {
  OPENDSR_VERSION,
  type OpenDsrStatus,
  type OpenDsrStatusAnswer,
  type Progress,
  type RequestView,
} from '#contracts';

const statuses: Readonly<Record<Progress, OpenDsrStatus>> = {
  received: 'pending',
  'awaiting-approval': 'pending',
  planned: 'pending',
  running: 'in_progress',
  done: 'completed',
  'done-with-exceptions': 'completed',
  // There is no state for these: nothing goes on, and it was not fulfilled. The extension says which it was.
  failed: 'cancelled',
  rejected: 'cancelled',
  cancelled: 'cancelled',
};

export const openDsrStatus = ({ progress }: Pick<RequestView, 'progress'>): OpenDsrStatus =>
  statuses[progress];

export interface OpenDsrIds {
  readonly controllerId: string;
  readonly subjectRequestId: string;
}

export const statusAnswer = (
  view: RequestView,
  { controllerId, subjectRequestId }: OpenDsrIds,
  domain: string,
): OpenDsrStatusAnswer => ({
  controller_id: controllerId,
  expected_completion_time: view.clock.dueAt,
  subject_request_id: subjectRequestId,
  request_status: openDsrStatus(view),
  api_version: OPENDSR_VERSION,
  extensions: { [domain]: { request_id: view.id, progress: view.progress, purge: view.purge } },
});
