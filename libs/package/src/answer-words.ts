import type { SourceAnswer } from './package-input.js';

/** What a system answered, in a sentence for the person; undefined where it has nothing to tell her. */
export function answerWords(answer: SourceAnswer): string | undefined {
  const { action, counts, isApplicable } = answer;
  if (!isApplicable) return 'There is nothing of this kind to look through here.';
  switch (action) {
    case 'export-records':
      return recordsFound(counts);
    case 'search-logs':
    case 'search-syslog':
      return counted(counts['linesFound'], 'Its log files were searched for your names', 'line', 'lines');
    case 'screenshots':
      return 'An administrator has taken pictures of your settings.';
    case 'export':
      return exported(counts);
    default:
      return undefined;
  }
}

function recordsFound({ recordsFound: found = 0, aboutOthers = 0 }: SourceAnswer['counts']): string {
  if (found === 0) return 'It was asked for your records, and has none.';
  const others =
    aboutOthers > 0
      ? ` In ${number(aboutOthers)} of them somebody else is named: see below what became of them.`
      : '';
  return `It was asked for your records, and handed over ${number(found)}.${others}`;
}

/** The cloud counts people and files; event logs count what names the person. */
function exported({ usersFound, filesDelivered = 0, hits }: SourceAnswer['counts']): string {
  if (usersFound === 0) return 'It was asked for everything about you, and knows nobody by your names.';
  if (usersFound !== undefined)
    return counted(filesDelivered, 'It was asked for everything about you', 'file', 'files');
  return counted(
    hits,
    'It has no records of its own. Its event logs were searched for your names',
    'event',
    'events',
  );
}

const counted = (count: number | undefined, asked: string, one: string, many: string): string =>
  count === undefined
    ? `${asked}.`
    : `${asked}: ${count === 0 ? 'nothing' : `${number(count)} ${count === 1 ? one : many}`}.`;

/** A number as people write it. */
export const number = (value: number): string => value.toLocaleString('en-GB');
