import { SamePerson } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import { subjectOf, type PersonOptions } from '../person-options.js';
import { requestColumns } from '../request-columns.js';
import type { Session } from '../session.js';
import { Table } from '../table.js';
import { jsonLine } from '../terminal.js';

export interface FindOptions extends PersonOptions {
  readonly json?: boolean;
}

/** Lists the requests about a person, newest first. */
export async function find(
  options: FindOptions,
  { environment, terminal, signal }: Session,
): Promise<number> {
  const client = new LetheClient(environment());
  const { items, more } = await client.json(SamePerson, {
    method: 'POST',
    path: '/v1/privacy-requests/search',
    body: { subject: subjectOf(options) },
    signal,
  });
  if (options.json) for (const request of items) terminal.out(jsonLine(request));
  else new Table(requestColumns, terminal).add(items);
  if (items.length === 0 && !options.json) terminal.err('There is no request about this person.\n');
  if (more) terminal.err('These are the newest; there are more.\n');
  return exitCodes.fine;
}
