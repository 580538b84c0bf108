import { PolicyAnswer, type ShownPolicy } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

/** Shows the rules that requests are planned by here. */
export async function policies(
  { json }: { readonly json?: boolean },
  { environment, terminal, signal }: Session,
): Promise<number> {
  const answer = await new LetheClient(environment()).json(PolicyAnswer, { path: '/v1/policies', signal });
  if (json) terminal.out(jsonLine(answer));
  else for (const policy of answer.items) terminal.out(`${printable(policyLine(policy))}\n`);
  return exitCodes.fine;
}

const period = ({ unit, count }: ShownPolicy['answer']): string =>
  `${count} ${count === 1 ? unit.replace(/s$/, '') : unit}`;

function policyLine(policy: ShownPolicy): string {
  const { id, version, answer, extendedAnswer, calendar, timeZone, internalDays } = policy;
  const marks = [
    ...(policy.default ? ['default'] : []),
    ...(policy.current ? [] : ['for older requests alone']),
  ];
  return [
    `${id} ${version}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`,
    `answer in ${period(answer)}, extended ${period(extendedAnswer)}`,
    `own date ${internalDays} days`,
    `days of ${timeZone} by ${calendar}`,
    `from ${policy.effectiveFrom}`,
  ].join('; ');
}
