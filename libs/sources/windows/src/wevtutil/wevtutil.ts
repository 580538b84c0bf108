import type { Instant } from '#contracts';
import { printedOnHost, retryableFault, runProgram, type ProgramRun } from '#source-kit';
import { EventStream } from '../events/event-stream.js';
import { xmlPieces } from '../events/xml-pieces.js';
import { ChannelAbsent, faultOfFailure, faultOfRun } from './wevtutil-faults.js';

export interface WevtutilSettings {
  /** its path, or its path with leading arguments */
  readonly program: readonly string[];
  /** real seconds after which a run is ended */
  readonly timeoutSeconds: number;
}

export interface Channel {
  readonly name: string;
  readonly enabled: boolean;
  /** `Admin`, `Operational`, `Analytic` or `Debug`; null when it does not say */
  readonly type: string | null;
  /** the live file; null when it does not say */
  readonly logFileName: string | null;
  /** who may do what with it, as SDDL; null when it does not say */
  readonly access: string | null;
  /** a full log is put aside as an archive, and another is begun */
  readonly autoBackup: boolean;
}

/** Where events are read: a channel of the host, or a file that one was exported to. */
export type EventPlace = { readonly channel: string } | { readonly file: string };

/**
 * The events of a time range. Cut-offs are absolute times from Lethe's clock; `timediff` would read the
 * host's.
 */
export const writtenBefore = (time: Instant): string => `*[System[TimeCreated[@SystemTime < '${time}']]]`;
export const writtenSince = (time: Instant): string => `*[System[TimeCreated[@SystemTime >= '${time}']]]`;

/**
 * The event logs of this host through `wevtutil` (DOC), a program of Windows: a real child process with an
 * argument vector. Its XPath has no contains(), so names are never part of a query.
 *
 * All calls throw TaskFault: `wevtutil-missing`, `wevtutil-hung`, `wevtutil-failed`,
 * `event-log-access-denied`, `event-log-locked`, `host-disk-full`, `event-log-damaged`, `event-log-unreachable`,
 * `debug-channel-enabled`, `event-log-unreadable`; and ChannelAbsent where a channel is given that is not there.
 */
export class Wevtutil {
  constructor(
    private readonly settings: WevtutilSettings,
    private readonly start: typeof runProgram = runProgram,
  ) {}

  /** `el`: the names of all channels. */
  async channels(signal?: AbortSignal): Promise<readonly string[]> {
    const { stdout } = await this.run(['el'], '', signal);
    return (await printedOnHost(stdout))
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }

  /** `gl <channel> /f:xml`; null when the host has no such channel. */
  async channel(name: string, signal?: AbortSignal): Promise<Channel | null> {
    try {
      const { stdout } = await this.run(['gl', name, '/f:xml'], name, signal);
      return channelOf(name, await printedOnHost(stdout));
    } catch (error) {
      if (error instanceof ChannelAbsent) return null;
      throw error;
    }
  }

  /** `qe`: hands over each event as XML, oldest first, and answers their number. */
  async query(
    place: EventPlace,
    onEvent: (xml: string) => void | Promise<void>,
    options: { readonly query?: string | null; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<number> {
    const events = new EventStream(onEvent);
    const form = ['/f:xml', '/e:Events', '/uni:true', '/rd:false'];
    const args = ['qe', ...placeArguments(place), ...queryArguments(options.query), ...form];
    await this.run(args, nameOf(place), options.signal, async (chunk) => events.push(chunk));
    await events.end().catch((error: unknown) => {
      throw faultOfFailure(error, 'qe', nameOf(place));
    });
    return events.events;
  }

  /** `epl`: writes the events of a query to a file, which is replaced. */
  async export(place: EventPlace, file: string, query?: string | null, signal?: AbortSignal): Promise<void> {
    const [path = '', ...kind] = placeArguments(place);
    await this.run(['epl', path, file, ...kind, ...queryArguments(query), '/ow:true'], nameOf(place), signal);
  }

  /** `cl /bu:`: backs the channel up to a file that must not be there yet, and clears it. */
  async backUpAndClear(channel: string, file: string, signal?: AbortSignal): Promise<void> {
    await this.run(['cl', channel, `/bu:${file}`], channel, signal);
  }

  /** `sl /e: /q:true`: enabling a debug channel empties it (DOC). */
  async setEnabled(channel: string, enabled: boolean, signal?: AbortSignal): Promise<void> {
    await this.run(['sl', channel, `/e:${enabled}`, '/q:true'], channel, signal);
  }

  private async run(
    args: readonly string[],
    place: string,
    signal?: AbortSignal,
    onStdout?: (chunk: Buffer) => Promise<void>,
  ): Promise<ProgramRun> {
    const command = args[0] ?? '';
    const run = await this.start(this.settings.program, args, {
      timeoutMs: this.settings.timeoutSeconds * 1000,
      ...(signal ? { signal } : {}),
      ...(onStdout ? { onStdout } : {}),
    }).catch((error: unknown) => {
      throw faultOfFailure(error, command, place);
    });
    if (run.exitCode !== 0) throw faultOfRun(run, command, place);
    return run;
  }
}

const placeArguments = (place: EventPlace): readonly string[] =>
  'channel' in place ? [place.channel] : [place.file, '/lf:true'];

/** `/q:` and its query are one argument (DOC); without one all events are meant. */
const queryArguments = (query: string | null | undefined): readonly string[] =>
  query === null || query === undefined ? [] : [`/q:${query}`];

const nameOf = (place: EventPlace): string => ('channel' in place ? place.channel : place.file);

/** One name was seen, the other is what it is called without `/f:xml`. */
const accessIn = (attributes: ReadonlyMap<string, string>): string | null =>
  attributes.get('access') ?? attributes.get('channelAccess') ?? null;

function channelOf(name: string, xml: string): Channel {
  let attributes: ReadonlyMap<string, string> = new Map();
  const texts = new Map<string, string>();
  let inside = '';
  for (const piece of xmlPieces(xml)) {
    if (piece.kind === 'text') texts.set(inside, piece.text.trim());
    inside = piece.kind === 'open' ? piece.name : '';
    if (piece.kind === 'open' && piece.name === 'channel') attributes = piece.attributes;
  }
  const enabled = attributes.get('enabled')?.toLowerCase();
  if (enabled !== 'true' && enabled !== 'false')
    throw retryableFault(
      'event-log-unreadable',
      `wevtutil gl ${name} /f:xml did not say whether it is enabled`,
    );
  const type = attributes.get('type') ?? null;
  return {
    name,
    enabled: enabled === 'true',
    type,
    access: accessIn(attributes),
    logFileName: texts.get('logFileName') ?? null,
    autoBackup: texts.get('autoBackup')?.toLowerCase() === 'true',
  };
}
