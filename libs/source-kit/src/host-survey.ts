import type {
  FaultCode,
  HostName,
  HostRole,
  Instant,
  ReadinessProblem,
  SeenLogFolder,
  Source,
  SweepForecast,
  UncoveredPlace,
} from '#contracts';
import { shortened, withoutAddresses } from './redaction.js';
import { TaskFault } from './task-fault.js';

/** A problem as it is told on the host itself. Its detail may quote anything, and is announced to nobody. */
export interface SurveyedProblem extends ReadinessProblem {
  readonly detail?: string;
}

/** What a look at a host has shown. It may be longer than an announcement takes. */
export interface HostSurvey {
  /** event channels that are read */
  readonly channels: readonly string[];
  readonly logFolders: readonly SeenLogFolder[];
  readonly uncovered: readonly UncoveredPlace[];
  readonly problems: readonly SurveyedProblem[];
}

export interface SurveyedHost {
  /** null: a source without hosts */
  readonly host: HostName | null;
  readonly roles: readonly HostRole[];
}

/** Looks at the hosts of one source: harmless, cheap, and without a name of anybody in what it says. */
export interface HostSurveyor {
  readonly source: Source;
  /** those of the settings */
  readonly hosts: readonly SurveyedHost[];
  /**
   * What cannot be looked at is a problem, not an error. When the signal is aborted the look is given up.
   * @param host one of `hosts`
   */
  survey(host: HostName | null, signal: AbortSignal): Promise<HostSurvey>;
  /** whether its hosts' event logs are read: that takes a group of its own */
  readonly readsEventLogs?: boolean;
  /** Folders of a host that are Lethe's own, in which it keeps something for a while. */
  ownFolders?(host: HostName | null): readonly string[];
  /**
   * What a sweep of the host would do, place by place; left out by a source without sweeps. It changes nothing.
   * @throws {TaskFault} as a sweep would, where the host cannot be looked at
   */
  forecastSweep?(host: HostName, olderThan: Instant, signal: AbortSignal): Promise<readonly ForecastPlace[]>;
}

/** A place of a host that is known already. */
export type ForecastPlace = Omit<SweepForecast, 'source' | 'host'>;

export const emptySurvey: HostSurvey = { channels: [], logFolders: [], uncovered: [], problems: [] };

/** A fault as a readiness problem. */
export const problemOf = (error: unknown, place: string | null = null): SurveyedProblem =>
  error instanceof TaskFault
    ? {
        code: error.code,
        place,
        ...(error.detail !== null && { detail: shortened(withoutAddresses(error.detail)) }),
      }
    : { code: 'handler-defect' satisfies FaultCode, place };
