import { SimulationAnswer, type DeadlineBreach } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface SimulateOptions {
  readonly source?: string;
  readonly host?: string;
  readonly team?: string;
  readonly from?: string;
  readonly to?: string;
  readonly sweepAfterDays?: number;
  readonly json?: boolean;
}

/** A day alone is its first moment, in UTC. */
const moment = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;

/** Says which open requests would miss their date if somebody were away. The answer is the list, also where it is long. */
export async function simulate(
  { json, from, to, ...asked }: SimulateOptions,
  { environment, terminal, signal }: Session,
): Promise<number> {
  const answer = await new LetheClient(environment()).json(SimulationAnswer, {
    method: 'POST',
    path: '/v1/simulations/deadlines',
    body: { ...asked, from: moment(from), to: moment(to) },
    signal,
  });
  if (json) terminal.out(jsonLine(answer));
  else {
    for (const breach of answer.breaches) terminal.out(`${printable(breachLine(breach))}\n`);
    const late = answer.breaches.length;
    terminal.out(`${answer.checked} open requests were looked at; ${late} would be late.\n`);
  }
  return exitCodes.fine;
}

const breachLine = ({ id, axis, dueAt, wouldFinishAt, otherwiseAt }: DeadlineBreach): string =>
  `${id}  ${axis.padEnd(5)}  due ${day(dueAt)}  would finish ${day(wouldFinishAt)}, otherwise ${day(otherwiseAt)}`;

const day = (moment: string): string => moment.slice(0, 10);
