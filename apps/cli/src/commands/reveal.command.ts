import { z } from 'zod';
import { exitCodes } from '../cli-failure.js';
import { LetheClient, path } from '../lethe-client.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface RevealOptions {
  readonly reason: string;
  readonly json?: boolean;
}

const Revealed = z.looseObject({
  subject: z.looseObject({
    userPrincipalName: z.string().optional(),
    samAccountName: z.string().optional(),
    objectId: z.string().optional(),
    aliases: z.array(z.string()).optional(),
  }),
});

/** Shows who a request is about. The server records who looked, and why. */
export async function reveal(
  id: string,
  { reason, json }: RevealOptions,
  { environment, terminal, signal }: Session,
): Promise<number> {
  const answer = await new LetheClient(environment()).json(Revealed, {
    method: 'POST',
    path: path`/v1/privacy-requests/${id}/reveal`,
    body: { reason },
    signal,
  });
  if (json) terminal.out(jsonLine(answer));
  else
    for (const [name, value] of Object.entries(answer.subject))
      terminal.out(`${printable(name.padEnd(18))} ${printable([value].flat().join(', '))}\n`);
  return exitCodes.fine;
}
