import {
  ACCOUNT_CLOSE_REQUESTED,
  EXPORT_REQUESTED,
  SubmittedRequestData,
  TASK_REPORTED,
  TaskReport,
  type CloudEventEnvelope,
  type RequestKind,
  type SubmitPrivacyRequestBody,
} from '#contracts';
import type { IncomingMessage } from '#ports';
import type { Intake } from './recovery-parts.js';
import type { Caller, PrivacyRequests } from './privacy-requests.js';
import type { Refusal } from './result.js';
import { considerSubmission } from './submit-request.js';
import { considerReport, takeReport } from './task-reports.js';
import type { UseCaseParts } from './use-case-parts.js';

/** A message as whoever takes it from its topic reads it now. */
export type ReadResult =
  | { readonly ok: true; readonly envelope: CloudEventEnvelope; readonly data: unknown }
  | { readonly ok: false; readonly reason: string; readonly message: string };

const kinds: Readonly<Record<string, RequestKind>> = {
  [EXPORT_REQUESTED]: 'Export',
  [ACCOUNT_CLOSE_REQUESTED]: 'AccountClose',
};

export interface MessageSubmission {
  readonly body: SubmitPrivacyRequestBody;
  readonly caller: Caller;
  readonly options: {
    readonly idempotencyKey: string;
    readonly causation: { readonly source: string; readonly id: string };
  };
}

/** What a message asks for; source and id of the event are the idempotency key. undefined: it asks for nothing. */
export function submissionOf(
  { type, source, id }: CloudEventEnvelope,
  data: SubmittedRequestData,
): MessageSubmission | undefined {
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  return (
    kind && {
      body: { kind, ...data },
      caller: { id: `kafka:${source}`, role: 'requester', channel: 'kafka' },
      options: { idempotencyKey: id, causation: { source, id } },
    }
  );
}

/** A refusal in one sentence, for whoever sent the message. */
export const refusalWords = ({ code, errors = [] }: Refusal): string =>
  `The request is refused: ${[code, ...errors.map(({ path, message }) => `${path} ${message}`)].join('; ')}`;

const refusedFor = (refusal: Refusal): Intake => ({
  kind: 'refused',
  reason: refusal.code,
  message: refusalWords(refusal),
});

export interface MessageIntakeParts extends Pick<
  UseCaseParts,
  'repository' | 'commands' | 'digests' | 'planning' | 'clock'
> {
  readonly requests: PrivacyRequests;
  readonly read: (message: IncomingMessage) => ReadResult;
}

type Understood =
  | { readonly is: 'report'; readonly report: TaskReport }
  | { readonly is: 'submission'; readonly submission: MessageSubmission }
  /** for others to take: a task, an announcement */
  | { readonly is: 'readable' };

/**
 * What the orchestrator decides about a message, told beforehand or done once more. What had been decided
 * before is recognised and stays as it is.
 */
export class MessageIntake {
  constructor(private readonly parts: MessageIntakeParts) {}

  /**
   * What would come of it if it were handed over now; changes nothing. Of messages that others take it
   * says whether they can be read. @throws {StoreUnavailable}
   */
  async consider(message: IncomingMessage): Promise<Intake> {
    const understood = this.#understand(message);
    return 'is' in understood ? this.#consider(understood) : understood;
  }

  /** Hands it to what decides. @throws {StoreUnavailable} it may be handed over once more */
  async take(message: IncomingMessage): Promise<Intake> {
    const understood = this.#understand(message);
    if (!('is' in understood)) return understood;
    const intake = await this.#consider(understood);
    if (intake.kind !== 'decided') return intake;
    if (understood.is === 'report') await takeReport(this.parts.commands, understood.report);
    if (understood.is !== 'submission') return intake;
    const { body, caller, options } = understood.submission;
    const result = await this.parts.requests.submit(body, caller, options);
    return result.ok ? intake : refusedFor(result.refusal);
  }

  #understand(message: IncomingMessage): Understood | Intake {
    const read = this.parts.read(message);
    if (!read.ok) return { kind: 'refused', reason: read.reason, message: read.message };
    const { envelope, data } = read;
    if (envelope.type === TASK_REPORTED) return { is: 'report', report: TaskReport.parse(data) };
    if (!Object.hasOwn(kinds, envelope.type)) return { is: 'readable' };
    const submission = submissionOf(envelope, SubmittedRequestData.parse(data));
    return submission ? { is: 'submission', submission } : { is: 'readable' };
  }

  async #consider(understood: Understood): Promise<Intake> {
    switch (understood.is) {
      case 'report':
        return considerReport(this.parts, understood.report);
      case 'submission': {
        const { body, caller, options } = understood.submission;
        const found = await considerSubmission(this.parts, body, caller, options);
        return typeof found === 'string' ? { kind: found } : refusedFor(found);
      }
      case 'readable':
        return { kind: 'decided' };
    }
  }
}
