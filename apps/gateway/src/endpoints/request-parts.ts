import { z } from 'zod';
import { RequestId, RequestView, TaskId } from '#contracts';
import { json, type AnswerSpec } from '#platform';

/** Addresses below one request. */
export const REQUEST = '/v1/privacy-requests/{id}';

export const RequestParams = z.strictObject({ id: RequestId });
export const TaskParams = z.strictObject({ id: RequestId, taskId: TaskId });

export const etagOf = (view: Pick<RequestView, 'version'>): string => `"${view.version}"`;

/** The request as it stands, with its version as `ETag`. */
export const theRequest: AnswerSpec<RequestView> = json(200, RequestView, {
  headerNames: { ETag: 'The version, for If-Match' },
  headers: (view) => ({ etag: etagOf(view) }),
});
