import { z } from 'zod';
import { CliFailure, exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';
import { change } from './change.command.js';

const Clock = z.looseObject({
  now: z.string(),
  secondsPerDay: z.number(),
  nextEventAt: z.string().nullish(),
});
const PATH = '/v1/sandbox/clock';

/** Shows the clock of a sandbox, moved first if it is to be. */
export async function sandboxClock(
  {
    advance,
    toNextEvent = false,
    secondsPerDay,
    json,
  }: {
    readonly advance?: string;
    readonly toNextEvent?: boolean;
    readonly secondsPerDay?: string;
    readonly json?: boolean;
  },
  { environment, terminal, signal }: Session,
): Promise<number> {
  const body = {
    advance,
    to: toNextEvent ? 'next-event' : undefined,
    secondsPerDay: secondsPerDay === undefined ? undefined : numberIn(secondsPerDay),
  };
  const isMoved = Object.values(body).some((given) => given !== undefined);
  const client = new LetheClient(environment());
  const clock = await client.json(
    Clock,
    isMoved ? { method: 'POST', path: PATH, body, signal } : { path: PATH, signal },
  );
  const pace = clock.secondsPerDay === 0 ? 'it stands still' : `a day takes ${clock.secondsPerDay} seconds`;
  const next = clock.nextEventAt ? `; the next event is at ${clock.nextEventAt}` : '';
  terminal.out(json ? jsonLine(clock) : `${printable(`${clock.now}, ${pace}${next}`)}\n`);
  return exitCodes.fine;
}

function numberIn(text: string): number {
  if (/^\d{1,6}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  throw new CliFailure('wrong-usage', '--seconds-per-day takes a number, like 20; 0 stops the clock.');
}

/** Writes data that names a person into the sandbox’s world. */
export const plant = (
  host: string,
  { kind, upn, json = false }: { readonly kind: string; readonly upn: string; readonly json?: boolean },
  session: Session,
): Promise<number> =>
  change(
    {
      path: '/v1/sandbox/plant',
      body: { host, kind, userPrincipalName: upn },
      said: () => `There is a new ${kind} on ${host}.`,
    },
    { json },
    session,
  );
