import { RequestAnswer } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { ifMatchOf } from '../if-match.js';
import { LetheClient, path } from '../lethe-client.js';
import { axesText } from '../request-text.js';
import type { Session } from '../session.js';
import { taskIdOf } from '../task-id.js';
import { jsonLine, printable } from '../terminal.js';

export interface ActOptions {
  readonly reason: string;
  /** of a rejection alone */
  readonly note?: string;
  readonly ifMatch?: string;
  readonly json?: boolean;
}

export interface ActedOn {
  readonly id: string;
  readonly task?: string;
  /** as its address is called */
  readonly action: string;
}

/** Does something to a request or to one of its tasks, and says how the request stands then. */
export async function act(
  { id, task, action }: ActedOn,
  { reason, note, ifMatch, json }: ActOptions,
  { environment, terminal, signal }: Session,
): Promise<number> {
  const request = path`/v1/privacy-requests/${id}`;
  const target = task === undefined ? request : `${request}${path`/tasks/${taskIdOf(id, task)}`}`;
  const answer = await new LetheClient(environment()).json(RequestAnswer, {
    method: 'POST',
    path: `${target}/${action}`,
    body: { reason, note },
    headers: ifMatchOf(ifMatch),
    signal,
  });
  terminal.out(json ? jsonLine(answer) : `${printable(axesText(answer))}\n`);
  return exitCodes.fine;
}
