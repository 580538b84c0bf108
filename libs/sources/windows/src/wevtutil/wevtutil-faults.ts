import type { FaultCode } from '#contracts';
import { permanentFault, ProgramFailed, retryableFault, type ProgramRun, type TaskFault } from '#source-kit';
import { NoEventList } from '../events/event-stream.js';

/** The host has no channel of this name. */
export class ChannelAbsent extends Error {
  constructor(readonly channel: string) {
    super('There is no such event channel on this host.');
    this.name = 'ChannelAbsent';
  }
}

interface Rule {
  /** Win32 error, which wevtutil ends with (SEEN) */
  readonly exitCode: number;
  /** its words in English, for wrappers that end with another code */
  readonly words: RegExp;
  readonly code: FaultCode | 'channel-absent';
  readonly retryable: boolean;
}

const RULES: readonly Rule[] = [
  {
    exitCode: 15007,
    words: /specified channel could not be found|\b15007\b/i,
    code: 'channel-absent',
    retryable: false,
  },
  {
    exitCode: 15022,
    words: /channel must first be disabled|\b15022\b/i,
    code: 'debug-channel-enabled',
    retryable: true,
  },
  { exitCode: 5, words: /access is denied/i, code: 'event-log-access-denied', retryable: true },
  { exitCode: 32, words: /being used by another process/i, code: 'event-log-locked', retryable: true },
  { exitCode: 112, words: /not enough space on the disk/i, code: 'host-disk-full', retryable: true },
  { exitCode: 1500, words: /event log file is corrupt/i, code: 'event-log-damaged', retryable: true },
  { exitCode: 1722, words: /rpc server is unavailable/i, code: 'event-log-unreachable', retryable: true },
  { exitCode: 1753, words: /no more endpoints available/i, code: 'event-log-unreachable', retryable: true },
  { exitCode: 1062, words: /service has not been started/i, code: 'event-log-unreachable', retryable: true },
];

/** Who may not change a channel is not to try it over and over: a debug channel is switched off and on each time. */
const CHANGING: ReadonlySet<string> = new Set(['cl', 'sl']);

/** Outside Windows an exit code has eight bits: 15007 arrives as 159. */
const sameExitCode = (seen: number | null, expected: number): boolean =>
  seen === expected || (process.platform !== 'win32' && seen === expected % 256);

/**
 * What a run that ended with an error means.
 * @param place the channel or file that it was about; empty where it was about the host
 */
export function faultOfRun(run: ProgramRun, command: string, place: string): TaskFault | ChannelAbsent {
  const rule =
    RULES.find(({ words }) => words.test(run.stderrTail)) ??
    RULES.find(({ exitCode }) => sameExitCode(run.exitCode, exitCode));
  const detail = `${called(command, place)}: exit code ${run.exitCode ?? run.endedBy ?? 'unknown'}: ${run.stderrTail}`;
  if (rule?.code === 'channel-absent') return new ChannelAbsent(place);
  if (!rule) return retryableFault('wevtutil-failed', detail);
  const changes = rule.code === 'event-log-access-denied' && CHANGING.has(command);
  return (rule.retryable && !changes ? retryableFault : permanentFault)(rule.code, detail);
}

/** What it means that a run did not come to its end; anything else comes back as it is. */
export function faultOfFailure(error: unknown, command: string, place: string): unknown {
  if (error instanceof NoEventList)
    return retryableFault('event-log-unreadable', `${called(command, place)}: ${error.message}`, error);
  if (!(error instanceof ProgramFailed)) return error;
  const detail = `${called(command, place)}: ${error.reason}: ${error.detail}`;
  switch (error.reason) {
    case 'missing':
    case 'not-executable':
      return permanentFault('wevtutil-missing', detail, error);
    case 'timed-out':
      return retryableFault('wevtutil-hung', detail, error);
    case 'aborted':
    case 'working-directory-missing':
    case 'argument-refused':
    case 'could-not-start':
    case 'output-too-large':
      return retryableFault('wevtutil-failed', detail, error);
  }
}

/** As an administrator would repeat it by hand. */
const called = (command: string, place: string): string =>
  place === '' ? `wevtutil ${command}` : `wevtutil ${command} "${place}"`;
