import {
  contractOf,
  faultText,
  remarkedGap,
  type Gap,
  type OtherPeopleDecision,
  type SystemWords,
  type TaskAction,
  type TaskSource,
} from '#contracts';

/** Whom a file of the package is from. */
export const systemWords = (source: TaskSource): SystemWords =>
  source === 'package' ? own : contractOf(source).words;

const own: SystemWords = {
  title: 'This package',
  what: 'Lethe, the program with which your organization answers your request.',
  why: 'It made this page so that you can find your way.',
};

const byAction: Readonly<Partial<Record<TaskAction, string>>> = {
  'export-records': 'Records of your sign-ins, activations, blocks, bypasses and changes.',
  'search-logs': 'Lines of log files in which your name stands.',
  'search-syslog': 'Lines of the central system log in which your name stands.',
  screenshots: 'Pictures of your settings, taken by an administrator.',
  'review-other-people':
    'What an administrator handed in after reading records that could name other people.',
  export: 'What the system handed over about you.',
};

/** What one file is. */
export function fileWords(file: { readonly path: string; readonly action: TaskAction }): string {
  if (file.path.endsWith('/export.json')) return 'Your records exactly as the system handed them over.';
  if (file.path.endsWith('/records.json'))
    return 'The same records, sorted by kind and with readable field names.';
  return byAction[file.action] ?? 'A file that was gathered for your request.';
}

export const providerWords = { source: 'the system', lethe: 'Lethe', person: 'an administrator' } as const;

const gapWords: Readonly<Record<string, string>> = {
  'not-configured': 'Your organization has not connected this system, or does not use it.',
  'host-retired':
    'The computer that held this part is out of service for good; it could not be searched any more.',
  'not-asked': 'The request did not ask for this system.',
  skipped: 'A person in charge decided to go on without this part.',
  'not-reviewed':
    'These records can name other people too. Nobody has read them for that yet, so they are held back.',
  'other-people-withheld':
    'These records name other people too. A person in charge has read them and decided to hold them back.',
  'not-redactable':
    'A person in charge decided to take other people out of these records. No program could tell where they stand in them, so the records are held back.',
  'stop-loss-reached': 'It could not be gathered before the answer was due.',
  failed: 'It could not be gathered.',
  cancelled: 'This part was called off.',
};

/** What was decided about records that name others. */
export const reviewWords = {
  keep: 'They were read by a person in charge and are in this package as they are.',
  redact:
    'What tells who the others are was taken out of them; your own records are whole. The system’s own file is left out, as it cannot be changed.',
  withhold: 'They are not in this package.',
} as const satisfies Record<OtherPeopleDecision, string>;

/** Why something is missing. A technical reason is told as what it is. */
export function gapReason({ source, reason }: Gap): string {
  const words = gapWords[reason] ?? remarkedGap(source, reason);
  return words ?? `It could not be gathered. The technical reason: ${faultText(reason).message}`;
}
