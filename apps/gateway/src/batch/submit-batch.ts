import type { Caller, PrivacyRequests, Refusal } from '#application';
import { SubmitPrivacyRequestBody, type BatchAnswer } from '#contracts';
import { parseWith, problemDetails } from '#platform';
import type { BatchLine, BatchLines } from './batch-line.js';

/** Lines that are worked on at once: enough for the store to write them in groups. */
const AT_ONCE = 16;

type Item = BatchAnswer['items'][number];

export interface BatchSubmission {
  readonly lines: BatchLines;
  readonly caller: Caller;
  /** of the batch; each line has its own below it, so that a batch can be sent again */
  readonly idempotencyKey: string | undefined;
  /** turns what nobody expected into a refusal, and leaves a trace of it */
  readonly onUnexpected: (error: unknown) => Refusal;
}

const refusedLine = (line: number, refusal: Refusal): Item => {
  const problem = problemDetails(refusal);
  return { line, status: problem.status, problem };
};

async function submitLine(
  requests: PrivacyRequests,
  batch: BatchSubmission,
  entry: BatchLine,
): Promise<Item> {
  const { line } = entry;
  if ('refusal' in entry) return refusedLine(line, entry.refusal);
  const body = parseWith(SubmitPrivacyRequestBody, entry.body);
  if (!body.ok) return refusedLine(line, { code: 'validation-failed', errors: body.errors });
  const { caller, idempotencyKey } = batch;
  try {
    const submitted = await requests.submit(body.value, caller, {
      idempotencyKey: idempotencyKey === undefined ? undefined : `${idempotencyKey}/${line}`,
    });
    return submitted.ok
      ? { line, status: 202, id: submitted.value.id }
      : refusedLine(line, submitted.refusal);
  } catch (error) {
    return refusedLine(line, batch.onUnexpected(error));
  }
}

/** Submits each line as if it had come alone; the answer keeps the order of the lines. */
export async function submitBatch(requests: PrivacyRequests, batch: BatchSubmission): Promise<BatchAnswer> {
  const items: Item[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < batch.lines.length; index = next++) {
      const entry = batch.lines[index];
      if (entry) items[index] = await submitLine(requests, batch, entry);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { items };
}
