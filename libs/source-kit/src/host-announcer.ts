import { randomUUID } from 'node:crypto';
import { announcementLimits, HostAnnounced, type HostName } from '#contracts';
import { kindOf } from './fault-report.js';
import { emptySurvey, problemOf, type HostSurvey, type HostSurveyor } from './host-survey.js';
import { realTime, type RealTime } from './real-time.js';
import { Rounds } from './rounds.js';
import { placesOf, Surveys, type SurveyedPlace } from './surveys.js';
import type { RunnerLog } from './task-run.js';

export interface HostAnnouncerOptions {
  /** the one host that this process is; undefined: it is for every host of its settings */
  readonly hostName?: HostName | undefined;
  /** of Lethe */
  readonly version: string;
  /** real seconds between two announcements */
  readonly everySeconds: number;
  /** durable when it resolves */
  readonly announce: (announcements: readonly HostAnnounced[]) => Promise<void>;
  readonly log: RunnerLog;
  readonly time?: RealTime;
}

/** Real time between two looks at what is on the hosts. */
const SURVEY_EVERY_SECONDS = 15 * 60;
const JITTER = 0.1;
/** Real time that a process that stops gets for its last word. */
const FAREWELL_WITHIN_MS = 3_000;
const platform = `${process.platform}-${process.arch} node-${process.versions.node}`;

/**
 * Says that the hosts of this process are there: at once, then again and again, each time with what was
 * last seen on them. Looking is dearer than saying, so it is done far less often, and beside: a host whose
 * log folders hang is still announced.
 */
export class HostAnnouncer {
  readonly #surveyors: HostSurveyor[] = [];
  #places: readonly SurveyedPlace[] = [];
  readonly #stopping = new AbortController();
  readonly #announcing: Rounds;
  readonly #surveying: Rounds;
  readonly #surveys: Surveys;
  readonly #time: RealTime;
  readonly #instance = randomUUID();
  #last = 0;

  constructor(private readonly options: HostAnnouncerOptions) {
    const { everySeconds, time = realTime } = options;
    this.#time = time;
    this.#surveys = new Surveys(time, this.#stopping.signal);
    this.#announcing = new Rounds({
      round: async () => this.#announce(false),
      everySeconds,
      jitter: JITTER,
      time,
      onFault: (error) => options.log.warn(kindOf(error), 'the hosts could not be announced; tried again'),
    });
    this.#surveying = new Rounds({
      round: async () => this.#survey(),
      everySeconds: SURVEY_EVERY_SECONDS,
      jitter: JITTER,
      time,
      onFault: (error) => options.log.error(kindOf(error), 'the hosts could not be looked at; tried again'),
    });
  }

  /** The hosts of this source are announced too. To be said before the start. */
  cover(surveyor: HostSurveyor): void {
    this.#surveyors.push(surveyor);
  }

  start(): void {
    this.#places = placesOf(this.#surveyors, this.options.hostName);
    if (this.#places.length === 0) return;
    void this.#announcing.start();
    void this.#surveying.start();
  }

  /**
   * Says that this process leaves, so that what it has seen is not taken for what another sees; then nothing
   * more. What hangs is left behind after a moment.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const stopped = Promise.all([this.#announcing.stop(), this.#surveying.stop(), this.#surveys.stopped()]);
    const over = new AbortController();
    const farewell = stopped.then(async () => this.#announce(true)).catch(() => undefined);
    await Promise.race([
      farewell.then(() => over.abort()),
      this.#time.pause(FAREWELL_WITHIN_MS, over.signal),
    ]);
  }

  async #announce(leaving: boolean): Promise<void> {
    if (this.#last === 0 && leaving) return;
    // Never twice the same and never back, so that the newest is told by it.
    this.#last = Math.max(this.#last + 1, this.#time.now());
    const at = new Date(this.#last).toISOString();
    await this.options.announce(this.#places.map((place) => this.#announcement(place, { at, leaving })));
  }

  async #survey(): Promise<void> {
    await this.#surveys.lookAround(this.#places);
    if (!this.#stopping.signal.aborted) this.#announcing.hurry();
  }

  #announcement(place: SurveyedPlace, word: Pick<HostAnnounced, 'at' | 'leaving'>): HostAnnounced {
    const { version, everySeconds } = this.options;
    const { source, host, roles, survey, surveyedAt } = place;
    const about = {
      source,
      host,
      roles: [...roles],
      version,
      platform,
      instance: this.#instance,
      everySeconds,
      ...word,
      surveyedAt: surveyedAt === null ? null : new Date(surveyedAt).toISOString(),
    };
    const told = HostAnnounced.safeParse({ ...about, ...toldOf(survey) });
    if (told.success) return told.data;
    // What nobody can read must not keep a host from being heard of.
    const fields = told.error.issues.map((issue) => issue.path.join('.'));
    this.options.log.error({ source, host, fields }, 'what was seen on a host cannot be told');
    return { ...about, ...toldOf({ ...emptySurvey, problems: [problemOf(undefined)] }) };
  }
}

const toldOf = ({ channels, logFolders, uncovered, problems }: HostSurvey) => ({
  channels: channels.slice(0, announcementLimits.channels),
  logFolders: logFolders.slice(0, announcementLimits.logFolders),
  uncovered: uncovered.slice(0, announcementLimits.uncovered),
  uncoveredMore: Math.max(0, uncovered.length - announcementLimits.uncovered),
  problems: problems.slice(0, announcementLimits.problems).map(({ code, place }) => ({ code, place })),
});
