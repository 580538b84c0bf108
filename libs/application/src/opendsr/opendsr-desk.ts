import {
  OPENDSR_VERSION,
  type FieldError,
  type OpenDsrCancellation,
  type OpenDsrReceipt,
  type OpenDsrRequestBody,
  type OpenDsrStatusAnswer,
} from '#contracts';
import type { Clock, WebCaller, Webhooks } from '#ports';
import type { KeyedDigests } from '#vault';
import { deliveryId } from '../outgoing/delivery-id.js';
import type { WebhookSeals } from '../outgoing/webhook-seals.js';
import type { Caller, PrivacyRequests } from '../privacy-requests.js';
import { ok, refused, type Result } from '../result.js';
import type { OpenDsrSigner } from './opendsr-signer.js';
import { statusAnswer, type OpenDsrIds } from './opendsr-status.js';
import { submissionOf } from './opendsr-subject.js';

/** The address of a request, in words of the standard. */
export interface OpenDsrDesk {
  readonly signer: OpenDsrSigner;
  /** The same twice is one request. @param raw the body as it came @throws {StoreUnavailable} */
  submit(body: OpenDsrRequestBody, raw: Uint8Array, caller: Caller): Promise<Result<OpenDsrReceipt>>;
  /** @throws {StoreUnavailable} */
  status(subjectRequestId: string, caller: Caller): Promise<Result<OpenDsrStatusAnswer>>;
  /** @throws {StoreUnavailable} */
  cancel(subjectRequestId: string, caller: Caller): Promise<Result<OpenDsrCancellation>>;
}

export interface OpenDsrDeskParts {
  readonly signer: OpenDsrSigner;
  readonly requests: Pick<PrivacyRequests, 'submit' | 'view' | 'act'>;
  readonly digests: Pick<KeyedDigests, 'requestIdFor'>;
  readonly webhooks: Pick<Webhooks, 'add' | 'get' | 'remove'>;
  readonly seals: WebhookSeals;
  readonly caller: Pick<WebCaller, 'mayCall'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What a callback has to say besides how the request stands. */
export type RememberedCallback = OpenDsrIds;

const keyOf = (subjectRequestId: string): string => `opendsr/${subjectRequestId}`;
/** Of events whatever may change the status is looked at. */
const EVENTS = ['*'];

/** What the request itself was refused for, by the names that were sent. */
const nameOf: Readonly<Record<string, string>> = {
  receivedAt: 'submitted_time',
  'subject.userPrincipalName': 'subject_identities',
};
function inWordsOfOpenDsr(refusal: Extract<Result<unknown>, { ok: false }>): Result<never> {
  const { code, detail, errors } = refusal.refusal;
  return refused(
    code,
    detail,
    errors?.map(({ path, message }) => ({ path: nameOf[path] ?? path, message })),
  );
}

export function openDsrDesk(parts: OpenDsrDeskParts): OpenDsrDesk {
  const { signer, requests, digests, webhooks, seals, clock } = parts;
  const requestId = (subjectRequestId: string, caller: Caller): string =>
    digests.requestIdFor(caller.id, keyOf(subjectRequestId));

  const refusedCallbacks = (urls: readonly string[]): readonly FieldError[] =>
    urls.flatMap((url, index) =>
      parts.caller.mayCall(url)
        ? []
        : [{ path: `status_callback_urls.${index}`, message: 'must be an https address outside' }],
    );

  /** Before the request itself: what happens to it first is told too. @returns those that were not there */
  async function rememberCallbacks(
    id: string,
    body: OpenDsrRequestBody,
    caller: Caller,
  ): Promise<readonly string[]> {
    const remembered: RememberedCallback = {
      controllerId: caller.id,
      subjectRequestId: body.subject_request_id,
    };
    const made: string[] = [];
    for (const url of new Set(body.status_callback_urls)) {
      const webhookId = deliveryId('opendsr', `${id}\n${url}`);
      if (await webhooks.get(webhookId)) continue;
      made.push(webhookId);
      await webhooks.add({
        id: webhookId,
        kind: 'opendsr',
        sealedUrl: seals.seal(webhookId, 'url', url),
        sealedSecret: null,
        events: EVENTS,
        requestId: id,
        remembered: JSON.stringify(remembered),
        createdAt: clock.now(),
        createdBy: caller.id,
        failingSince: null,
        disabled: null,
      });
    }
    return made;
  }

  /** Of a request that was sent again behind its end nothing is left to be told. */
  async function hasEnded(id: string, caller: Caller): Promise<boolean> {
    const view = await requests.view(id, caller);
    return view.ok && view.value.completedAt !== null;
  }

  return {
    signer,
    async submit(body, raw, caller) {
      const submission = submissionOf(body, signer.domain);
      const errors = [
        ...(submission.ok ? [] : submission.errors),
        ...refusedCallbacks(body.status_callback_urls),
      ];
      if (!submission.ok || errors.length > 0) return refused('validation-failed', undefined, errors);
      const key = keyOf(body.subject_request_id);
      const id = requestId(body.subject_request_id, caller);
      const made = await rememberCallbacks(id, body, caller);
      const received = await requests.submit(submission.value, caller, { idempotencyKey: key });
      if (!received.ok || (made.length > 0 && (await hasEnded(id, caller))))
        for (const webhookId of made) await webhooks.remove(webhookId);
      if (!received.ok) return inWordsOfOpenDsr(received);
      return ok({
        controller_id: caller.id,
        expected_completion_time: received.value.clock.dueAt,
        received_time: clock.now(),
        encoded_request: Buffer.from(raw).toString('base64'),
        subject_request_id: body.subject_request_id,
      });
    },
    async status(subjectRequestId, caller) {
      const view = await requests.view(requestId(subjectRequestId, caller), caller);
      if (!view.ok) return view;
      return ok(statusAnswer(view.value, { controllerId: caller.id, subjectRequestId }, signer.domain));
    },
    async cancel(subjectRequestId, caller) {
      const id = requestId(subjectRequestId, caller);
      const cancelled = await requests.act(id, { type: 'cancel', reason: 'Cancelled by OpenDSR.' }, caller);
      if (!cancelled.ok) return cancelled;
      return ok({
        controller_id: caller.id,
        subject_request_id: subjectRequestId,
        received_time: clock.now(),
        api_version: OPENDSR_VERSION,
      });
    },
  };
}
