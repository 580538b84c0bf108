import type { Finding } from '#contracts';
import { findingsOf } from '../checked-program.js';
import { exitCodes } from '../cli-failure.js';
import { programsHere } from '../programs-here.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface DoctorOptions {
  readonly source?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Says what this host lacks. What several programs find alike, as they look at the same machine, is said once. */
export async function doctor(options: DoctorOptions, { terminal, signal }: Session): Promise<number> {
  const counts = { fine: 0, doubtful: 0, missing: 0 };
  const said = new Set<string>();
  const programs = programsHere(options.source);
  for (const program of programs)
    for await (const finding of findingsOf(program, signal)) {
      const line = jsonLine(finding);
      if (said.has(line)) continue;
      said.add(line);
      counts[finding.state] += 1;
      if (options.json) terminal.out(line);
      else if (options.all || finding.state !== 'fine') terminal.out(textOf(finding));
    }
  const { fine, doubtful, missing } = counts;
  const summary = `${missing} missing, ${doubtful} doubtful, ${fine} fine`;
  terminal.out(options.json ? jsonLine({ summary: counts }) : `${summary}\n`);
  return missing > 0 ? exitCodes['answer-is-no'] : exitCodes.fine;
}

function textOf({ state, part, host, code, place, reason, detail, nextAction }: Finding): string {
  const where = [part, ...(host === null ? [] : [`on ${host}`])].join(' ');
  const lines = [
    `${state.toUpperCase().padEnd(8)} ${where}: ${code}${place === null ? '' : ` (${place})`}`,
    `  ${reason}`,
    ...(detail === null ? [] : [`  ${detail}`]),
    ...(nextAction === null ? [] : [`  → ${nextAction}`]),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}
