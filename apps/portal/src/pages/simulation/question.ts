import type { SimulateDeadlinesBody } from '../../api/types.js';

/** Who is away, or what is done on another day. */
export const subjects = {
  source: 'A source is away',
  host: 'A host is away',
  team: 'People are away',
  sweepAfterDays: 'The last sweep runs on another day',
} as const;
export type About = keyof typeof subjects;

/** What stands in the form, and in the address of the page. */
export interface Question {
  readonly about: About;
  readonly what: string;
  /** days, `2026-12-01`; empty where nothing was chosen */
  readonly from: string;
  readonly to: string;
}

const isAbout = (text: string | null): text is About => text !== null && Object.hasOwn(subjects, text);

export function questionIn(parameters: URLSearchParams): Question {
  const about = parameters.get('about');
  return {
    about: isAbout(about) ? about : 'source',
    what: parameters.get('what') ?? '',
    from: parameters.get('from') ?? '',
    to: parameters.get('to') ?? '',
  };
}

export const isComplete = ({ about, what, from, to }: Question): boolean =>
  what !== '' && (about === 'sweepAfterDays' || (from !== '' && to !== ''));

/** As the REST interface asks it; days are whole days of UTC. @param question complete */
export function bodyOf({ about, what, from, to }: Question): SimulateDeadlinesBody {
  if (about === 'sweepAfterDays') return { sweepAfterDays: Number(what) };
  return { [about]: what, from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z` };
}
