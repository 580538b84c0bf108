import type { FaultCode } from '#contracts';
import { permanentFault, retryableFault, TaskFault, type HandledTask } from '#source-kit';
import { farmTroubleIn, isServiceTrouble } from './answer-words.js';

/** Nobody knows what the answer means: it may say in another language that there is no such user. */
class UnclearAnswer extends TaskFault {}

/**
 * What it means that an answer was none, or said something that is not success.
 * @param words of the answer alone, without what the fault says of it
 */
export function answerFault(code: FaultCode, detail: string, words: string): TaskFault {
  const known = farmTroubleIn(words);
  if (known !== undefined || isServiceTrouble(words)) return retryableFault(known ?? code, detail);
  return new UnclearAnswer(code, true, detail);
}

/** It is whole, as far as can be seen, and in no form that is known; or it breaks off each time. */
class UnreadableAnswer extends TaskFault {}

export const unreadableAnswer = (code: FaultCode, detail: string, cause: unknown): TaskFault =>
  new UnreadableAnswer(code, true, detail, { cause });

/** With the pauses between them two hours: by then what passes by itself has mostly passed. */
const TRIES = 8;

/**
 * Does something with MFA Server's answers. One that is not understood is no proof that there is no data; what
 * it means is tried to be found out for some time, and then a person is asked. So is it with one that cannot be read.
 * @throws {TaskFault} permanent `mfa-answer-unclear` and `export-not-understood`, and whatever `work` throws
 */
export async function untilUnclear<T>(task: HandledTask, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = task.attempt < TRIES ? undefined : lastingCodeOf(error);
    throw code === undefined ? error : permanentFault(code, (error as TaskFault).detail ?? undefined, error);
  }
}

const lastingCodeOf = (error: unknown): FaultCode | undefined => {
  if (error instanceof UnclearAnswer) return 'mfa-answer-unclear';
  return error instanceof UnreadableAnswer ? 'export-not-understood' : undefined;
};
