import { z } from 'zod';
import { paintOn } from '../colour.js';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import type { Session } from '../session.js';
import { Table, type Column } from '../table.js';
import { jsonLine, printable } from '../terminal.js';

const Attention = z.looseObject({
  reason: z.string(),
  requestId: z.string().nullable().optional(),
  source: z.string().nullable().optional(),
  host: z.string().nullable().optional(),
  message: z.string(),
  nextAction: z.string(),
});
type Attention = z.infer<typeof Attention>;
const Count = z.looseObject({ kind: z.string(), progress: z.string(), purge: z.string(), count: z.int() });
const Overview = z.looseObject({ counts: z.array(Count), needsAttention: z.array(Attention) });

const counted: readonly Column<z.infer<typeof Count>>[] = [
  { head: 'REQUESTS', of: ({ count }) => String(count) },
  { head: 'KIND', of: ({ kind }) => kind },
  { head: 'PROGRESS', of: ({ progress }) => progress, isWord: true },
  { head: 'PURGE', of: ({ purge }) => purge, isWord: true, spare: 1 },
];

/** What needs somebody comes first, each with its reason and what to do; then how many requests stand where. */
export async function overview(
  { json }: { readonly json?: boolean },
  { environment, terminal, signal }: Session,
): Promise<number> {
  const answer = await new LetheClient(environment()).json(Overview, { path: '/v1/overview', signal });
  if (json) {
    terminal.out(jsonLine(answer));
    return exitCodes.fine;
  }
  const paint = paintOn(terminal);
  const { needsAttention, counts } = answer;
  terminal.out(needsAttention.length === 0 ? 'Nothing needs attention.\n' : 'Needs attention:\n');
  for (const item of needsAttention) {
    const place = [item.requestId, item.source, item.host].filter(
      (each) => each !== null && each !== undefined,
    );
    terminal.out(
      `  ${paint(item.reason, printable(item.reason))}: ${printable(`${item.message} ${item.nextAction}`)}\n`,
    );
    if (place.length > 0) terminal.out(`    ${printable(place.join('  '))}\n`);
  }
  terminal.out('\n');
  new Table(counted, terminal).add(counts);
  return exitCodes.fine;
}
