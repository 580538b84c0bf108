import { z } from 'zod';
import { exitCodes } from '../cli-failure.js';
import { keyOf, repeatable } from '../idempotency-key.js';
import { LetheClient, type Call } from '../lethe-client.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';
import type { Item } from './list-of.command.js';

/** Something of the installation that is changed by one call. */
export interface Change {
  readonly method?: 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** it makes something, once for each idempotency key: the one that was typed, or none */
  readonly makes?: { readonly key: string | undefined };
  /** what is said of the answer */
  readonly said: (answer: Item) => string;
}

const Answer = z.looseObject({});

/** Makes a change and says what came of it. */
export async function change(
  { method = 'POST', path, body, makes, said }: Change,
  { json }: { readonly json?: boolean },
  { environment, terminal, signal }: Session,
): Promise<number> {
  const client = new LetheClient(environment());
  const call = { method, path, body, signal };
  const answer =
    method === 'DELETE'
      ? await client.done(call).then(() => ({}))
      : await (makes ? making(client, call, keyOf(makes.key)) : client.json(Answer, call));
  terminal.out(json ? jsonLine(answer) : `${said(answer).split('\n').map(printable).join('\n')}\n`);
  return exitCodes.fine;
}

const making = (client: LetheClient, call: Call, key: string): Promise<Item> =>
  repeatable(
    key,
    'it is then made once',
    client.json(Answer, { ...call, headers: { 'idempotency-key': key } }),
  );
