import { faultText, Instant, SweepForecast } from '#contracts';
import { asked } from '../asked-program.js';
import { CliFailure, exitCodes } from '../cli-failure.js';
import { programsHere } from '../programs-here.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface SweepOptions {
  readonly dryRun?: boolean;
  readonly olderThan?: string;
  readonly source?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;
const RETENTION_DAYS = 30;

/**
 * Says what a sweep would do on this host now, and changes nothing. Sweeping itself is what requests ask for, with
 * proof; this command never does it.
 */
export async function sweep(options: SweepOptions, { terminal, signal }: Session): Promise<number> {
  if (!options.dryRun)
    throw new CliFailure(
      'wrong-usage',
      'Logs are swept for requests, with proof. Say --dry-run to see what would go.',
    );
  const olderThan = cutOffOf(options.olderThan);
  const tally = new Tally();
  for (const program of programsOf(options.source))
    for await (const forecast of forecastsOf(program, olderThan, signal)) {
      if (!isAskedFor(forecast, options.source)) continue;
      tally.add(forecast);
      if (options.json) terminal.out(jsonLine(forecast));
      else if (options.all || forecast.verdict !== 'stays') terminal.out(textOf(forecast));
    }
  terminal.out(options.json ? jsonLine({ summary: { olderThan, ...tally.counts } }) : tally.text(olderThan));
  return tally.isClean ? exitCodes.fine : exitCodes['answer-is-no'];
}

async function* forecastsOf(
  program: string,
  olderThan: string,
  signal: AbortSignal,
): AsyncGenerator<SweepForecast> {
  const answers = asked(program, ['forecast-sweep', olderThan], signal);
  let next = await answers.next();
  for (; next.done !== true; next = await answers.next()) {
    const forecast = SweepForecast.safeParse(next.value);
    if (forecast.success) yield forecast.data;
  }
  const { code, said } = next.value;
  if (code !== 0)
    throw new CliFailure('answer-is-no', `${program} could not look: ${said || 'it broke off'}`);
}

/** In one process all sources answer; the one that was named is meant all the same. */
const isAskedFor = ({ source }: SweepForecast, named: SweepOptions['source']): boolean =>
  named === undefined || named.includes(source);

/** The embedded profile has one program for all sources. */
function programsOf(named: SweepOptions['source']): readonly string[] {
  const [wanted, here] = [programsHere(named), programsHere(undefined)];
  return here.includes('standalone') ? here : wanted;
}

function cutOffOf(given: string | undefined): string {
  if (given === undefined) return new Date(Date.now() - RETENTION_DAYS * DAY_MS).toISOString();
  const time = new Date(given);
  const parsed = Instant.safeParse(Number.isNaN(time.getTime()) ? given : time.toISOString());
  if (parsed.success) return parsed.data;
  throw new CliFailure(
    'wrong-usage',
    `--older-than needs a time like 2026-10-24T00:00:00Z, not ${printable(given)}.`,
  );
}

class Tally {
  readonly counts = { goes: 0, inPart: 0, stays: 0, cannotGo: 0, unknown: 0 };

  add({ verdict }: SweepForecast): void {
    if (verdict === 'in-part') this.counts.inPart += 1;
    else if (verdict === 'cannot-go') this.counts.cannotGo += 1;
    else this.counts[verdict] += 1;
  }

  get isClean(): boolean {
    return this.counts.cannotGo === 0 && this.counts.unknown === 0;
  }

  text(olderThan: string): string {
    const { goes, inPart, stays, cannotGo, unknown } = this.counts;
    return `Older than ${olderThan}: ${goes} would go, ${inPart} in part, ${stays} stay, ${cannotGo} cannot go, ${unknown} unknown. Nothing was changed.\n`;
  }
}

const words: Readonly<Record<SweepForecast['verdict'], string>> = {
  goes: 'GOES',
  'in-part': 'IN PART',
  stays: 'STAYS',
  'cannot-go': 'CANNOT',
  unknown: 'UNKNOWN',
};

/** What a reason that is no fault of a task means, and what to do. */
const reasons: Readonly<Record<string, string>> = {
  'live-file':
    'A program writes it. Restart the service so that it begins a new file, or set activeLog to rotate with a rotateCommand.',
  'in-use': 'A program has it open. Close that program.',
  'access-denied': 'It may not be read or removed. Give the account of the service the right to modify it.',
  unreadable: 'Its age could not be told. See whether it can be read.',
  moved: 'It was given another name each time that it was looked at. Ask again when it is at rest.',
  'name-not-unicode': 'Its name is no Unicode, so that no path leads to it. Rename it.',
  'debug-channel-enabled':
    'It is a debug channel that is on: it cannot be looked into without switching it off. A sweep does that, and switches it on again.',
};

function textOf({ source, host, place, verdict, reason, oldestAt, bytes, events }: SweepForecast): string {
  const facts = [
    ...(events === null ? [] : [`${events.old} older, ${events.young} younger events`]),
    ...(bytes === null ? [] : [`${bytes} bytes`]),
    ...(oldestAt === null ? [] : [`since ${oldestAt}`]),
    ...(reason === null ? [] : [reason]),
  ];
  const line = `${words[verdict].padEnd(8)} ${source} on ${host ?? '-'}: ${place ?? 'the host'}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
  return [line, ...(reason === null ? [] : [`  → ${meaningOf(reason)}`])]
    .map((each) => `${printable(each)}\n`)
    .join('');
}

function meaningOf(reason: string): string {
  const { message, nextAction } = faultText(reason);
  return reasons[reason] ?? `${message} ${nextAction}`;
}
