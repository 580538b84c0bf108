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

/** With the pauses between them two hours: by then what passes by itself has mostly passed. */
const TRIES = 8;

/**
 * Does something with MFA Server's answers. One that is not understood is no proof that there is no data; what
 * it means is tried to be found out for some time, and then a person is asked.
 * @throws {TaskFault} permanent `mfa-answer-unclear`, and whatever `work` throws
 */
export async function untilUnclear<T>(task: HandledTask, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnclearAnswer) || task.attempt < TRIES) throw error;
    throw permanentFault('mfa-answer-unclear', error.detail ?? undefined, error);
  }
}
