import { RequestAnswer } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { followRequest } from '../follow-request.js';
import { keyOf, repeatable } from '../idempotency-key.js';
import { LetheClient } from '../lethe-client.js';
import { openExportsRemark } from '../open-exports.js';
import { subjectOf, type PersonOptions } from '../person-options.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';
import { unseenRemark, unseenSigns } from '../unseen-signs.js';
import { requestText } from '../request-text.js';
import { isBadEnd } from '../verdict.js';

export interface SubmitOptions extends PersonOptions {
  readonly source?: readonly string[];
  readonly policy?: string;
  readonly reference?: string;
  readonly receivedAt?: string;
  readonly administrator?: boolean;
  readonly idempotencyKey?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

/** Submits a request; with `--wait` stays until it has ended and answers with how. */
export async function submit(kind: string, options: SubmitOptions, session: Session): Promise<number> {
  const client = new LetheClient(session.environment());
  const accepted = await send(client, kind, options, session.signal);
  session.terminal.err(remarkOn(options, accepted));
  if (!options.wait) {
    session.terminal.out(options.json ? jsonLine(accepted) : acceptedText(accepted));
    // Only now: whatever becomes of this call, it is told that the request was taken.
    session.terminal.err(await openExportsRemark(client, accepted, session.signal));
    return exitCodes.fine;
  }
  session.terminal.err(acceptedText(accepted));
  session.terminal.err(await openExportsRemark(client, accepted, session.signal));
  let last = accepted;
  for await (const request of followRequest(client, accepted.id, { signal: session.signal })) {
    if (request.progress !== last.progress || request.purge !== last.purge)
      session.terminal.err(printable(`${request.progress}, purge ${request.purge}`) + '\n');
    last = request;
  }
  session.terminal.out(
    options.json ? jsonLine(last) : requestText(last, { ...session.terminal, interactive: false }),
  );
  return isBadEnd(last) ? exitCodes['answer-is-no'] : exitCodes.fine;
}

async function send(
  client: LetheClient,
  kind: string,
  options: SubmitOptions,
  signal: AbortSignal,
): Promise<RequestAnswer> {
  const key = keyOf(options.idempotencyKey);
  const call = client.json(RequestAnswer, {
    method: 'POST',
    path: '/v1/privacy-requests',
    headers: { 'idempotency-key': key },
    body: bodyOf(kind, options),
    signal,
  });
  return repeatable(key, 'it is then accepted once', call);
}

function bodyOf(kind: string, options: SubmitOptions): Record<string, unknown> {
  return {
    kind,
    subject: subjectOf(options),
    sources: options.source,
    policy: options.policy,
    receivedAt: options.receivedAt,
    reference: options.reference,
    subjectIsAdministrator: options.administrator,
  };
}

function remarkOn({ upn = '', sam = '', alias = [] }: SubmitOptions, { id }: RequestAnswer): string {
  const remark = unseenRemark('The names have', unseenSigns([upn, sam, ...alias]));
  if (remark === '') return '';
  const remedy = `If they came along with a copy: lethe cancel ${id} --reason "Wrong name", and submit it anew.`;
  return `${remark}${printable(remedy)}\n`;
}

const acceptedText = (request: RequestAnswer): string =>
  printable(
    `${request.kind} ${request.id} is ${request.progress}. Follow it with: lethe status ${request.id} --watch`,
  ) + '\n';
