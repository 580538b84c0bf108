import type { TaskAnswer } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { readRequest } from '../follow-request.js';
import { LetheClient } from '../lethe-client.js';
import type { Session } from '../session.js';
import { Table, type Column } from '../table.js';
import { jsonLine } from '../terminal.js';

const columns: readonly Column<TaskAnswer>[] = [
  { head: 'TASK', of: ({ id }) => id.slice(id.lastIndexOf('-') + 1) },
  { head: 'SOURCE', of: ({ source }) => source },
  { head: 'HOST', of: ({ host }) => host ?? '-', spare: 1 },
  { head: 'ACTION', of: ({ action, phase }) => (phase === null ? action : `${action} (${phase})`) },
  { head: 'STATE', of: ({ state }) => state, isWord: true },
  { head: 'NEXT', of: ({ checkAfter }) => checkAfter ?? '-', spare: 3 },
  { head: 'FAULT', of: ({ fault }) => fault?.code ?? '-', spare: 2 },
];

/** The tasks of a request, each with the number by which other commands take it. */
export async function tasks(
  id: string,
  { json }: { readonly json?: boolean },
  { environment, terminal, signal }: Session,
): Promise<number> {
  const request = await readRequest(new LetheClient(environment()), id, signal);
  if (json) for (const task of request.tasks) terminal.out(jsonLine(task));
  else if (request.tasks.length === 0) terminal.err('Nothing is planned yet.\n');
  else new Table(columns, terminal).add(request.tasks);
  return exitCodes.fine;
}
