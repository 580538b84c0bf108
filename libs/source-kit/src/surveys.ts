import type { HostName, Source } from '#contracts';
import {
  emptySurvey,
  problemOf,
  type HostSurvey,
  type HostSurveyor,
  type SurveyedHost,
} from './host-survey.js';
import type { RealTime } from './real-time.js';
import { retryableFault } from './task-fault.js';

/** Real time that one look at a host may take; one that hangs longer is left to itself. */
const LOOK_WITHIN_MS = 60_000;
/** Real time that looks get to notice that they are to stop. */
const STOP_WITHIN_MS = 2_000;

/** A host, what looks at it, and what it last saw. */
export interface SurveyedPlace extends SurveyedHost {
  readonly source: Source;
  /** null: the settings of this process do not have it */
  readonly surveyor: HostSurveyor | null;
  survey: HostSurvey;
  /** real milliseconds; null before the first look has ended */
  surveyedAt: number | null;
}

/**
 * The hosts that this process is for.
 * @param hostName the one host that it is; undefined: every host of the settings
 */
export function placesOf(
  surveyors: readonly HostSurveyor[],
  hostName: HostName | undefined,
): SurveyedPlace[] {
  const place = (surveyor: HostSurveyor, { host, roles }: SurveyedHost): SurveyedPlace => ({
    source: surveyor.source,
    host,
    roles,
    surveyor,
    survey: emptySurvey,
    surveyedAt: null,
  });
  const isOurs = ({ host }: SurveyedHost): boolean =>
    hostName === undefined || host === null || host.toLowerCase() === hostName.toLowerCase();
  const places = surveyors.flatMap((surveyor) =>
    surveyor.hosts.filter(isOurs).map((host) => place(surveyor, host)),
  );
  if (hostName === undefined || places.length > 0) return places;
  const survey = { ...emptySurvey, problems: [problemOf(retryableFault('host-not-configured'))] };
  return surveyors.map(({ source }) => ({
    source,
    host: hostName,
    roles: [],
    surveyor: null,
    survey,
    surveyedAt: null,
  }));
}

/** Looks at hosts one after the other, for as long as a look may take. */
export class Surveys {
  /** looks that have not ended, also those that were given up */
  readonly #open = new Map<SurveyedPlace, Promise<unknown>>();

  constructor(
    private readonly time: RealTime,
    private readonly stopping: AbortSignal,
  ) {}

  /** Looks at each host once. One that is still being looked at from before is left out. */
  async lookAround(places: readonly SurveyedPlace[]): Promise<void> {
    for (const place of places) {
      if (this.stopping.aborted) return;
      if (place.surveyor) await this.#look(place, place.surveyor);
    }
  }

  /** Resolves when no look is under way any more, or after a moment: a share that is gone may answer never. */
  async stopped(): Promise<void> {
    if (this.#open.size === 0) return;
    const looks = Promise.allSettled(this.#open.values());
    const settled = new AbortController();
    await Promise.race([looks.then(() => settled.abort()), this.time.pause(STOP_WITHIN_MS, settled.signal)]);
  }

  async #look(place: SurveyedPlace, surveyor: HostSurveyor): Promise<void> {
    const seen = this.#open.has(place) ? undefined : await this.#within(place, surveyor);
    if (this.stopping.aborted) return;
    if (seen) {
      place.survey = seen;
      place.surveyedAt = this.time.now();
    } else {
      // What was seen before stays: it is more than nothing.
      place.survey = { ...place.survey, problems: [problemOf(retryableFault('host-look-hung'))] };
    }
  }

  /** @returns undefined when it took too long */
  async #within(place: SurveyedPlace, surveyor: HostSurveyor): Promise<HostSurvey | undefined> {
    const look = new AbortController();
    const end = (): void => look.abort();
    const work = surveyor
      .survey(place.host, look.signal)
      .catch((error: unknown): HostSurvey => ({ ...emptySurvey, problems: [problemOf(error)] }));
    this.#open.set(
      place,
      work.finally(() => this.#open.delete(place)),
    );
    this.stopping.addEventListener('abort', end, { once: true });
    try {
      const late = this.time.pause(LOOK_WITHIN_MS, look.signal).then(() => undefined);
      return await Promise.race([work, late]);
    } finally {
      this.stopping.removeEventListener('abort', end);
      end();
    }
  }
}
