import type {
  HostAlarmKind,
  HostAlarmView,
  HostRole,
  Instant,
  UncoveredPlace,
  UncoveredReason,
} from '#contracts';

type Words = Pick<HostAlarmView, 'message' | 'nextAction'>;

/** What an alarm about a host says, in words for an administrator. */
const alarm = (kind: HostAlarmKind, words: Words, place: string | null = null): HostAlarmView => ({
  kind,
  place,
  ...words,
});

export const neverReported = (): HostAlarmView =>
  alarm('never-reported', {
    message: 'It is in the settings, and no handler has ever announced it: its tasks will wait for nobody.',
    nextAction:
      'Start the handler on this host and see that it reaches the message bus (lethe doctor there says what is missing). If the host is gone, retire it: its open tasks end.',
  });

export const silent = (lastSeenAt: Instant): HostAlarmView =>
  alarm('silent', {
    message: `Nothing was heard of it since ${lastSeenAt}.`,
    nextAction:
      'See whether the host is up, its handler runs, and the message bus can be reached from there. If the host is gone for good, retire it: its open tasks end.',
  });

export const stillReporting = (retiredAt: Instant): HostAlarmView =>
  alarm('still-reporting', {
    message: `It was retired at ${retiredAt}, and a handler still announces it: what it holds is neither searched nor swept.`,
    nextAction:
      'Stop the handler there if the host is gone. If it is still in service, add it to lethe.yaml under another name: a retirement is not taken back.',
  });

/** @param reporting false: it did so, and has gone since */
export const notConfigured = (reporting: boolean): HostAlarmView =>
  alarm('not-configured', {
    message: `A handler ${reporting ? 'announces' : 'announced'} it, and it is not in the settings: no request is ever planned for it.`,
    nextAction:
      'Add the host to lethe.yaml so that requests reach it; or stop the handler there if the host holds no data.',
  });

export const wrongRoles = (configured: readonly HostRole[], announced: readonly HostRole[]): HostAlarmView =>
  alarm('wrong-roles', {
    message: `Requests are planned for the roles ${listed(configured)}, and its handler works by ${listed(announced)}.`,
    nextAction: 'Use the same lethe.yaml here and on the host, and start what has the older one again.',
  });

const listed = (roles: readonly HostRole[]): string => [...roles].sort().join(', ') || 'none';

const uncoveredWords: Readonly<Record<UncoveredReason, (count: number) => Words>> = {
  'files-without-pattern': (count) => ({
    message: `${counted(count, 'file')} in a configured log folder look like the product’s and match no pattern: they are neither searched nor swept.`,
    nextAction:
      'Look at them on the host. Widen searchPatterns or sweepPatterns, or remove them if nothing needs them.',
  }),
  'folder-not-configured': (count) => ({
    message: `${counted(count, 'log file')} of the product lie in a folder that is not configured.`,
    nextAction: 'Add the folder to logFolders of this host, or remove the files if nothing needs them.',
  }),
  'channel-left-out': () => ({
    message: 'An event channel looks like the product’s and is not among those that are read.',
    nextAction:
      'See in Event Viewer whether its events name people. If they do, list all channels of this host under channels in lethe.yaml.',
  }),
  'channel-absent': () => ({
    message: 'The settings name an event channel that this host does not have: nothing is read there.',
    nextAction: 'Correct channels of this host in lethe.yaml, or leave them out so that they are looked for.',
  }),
  'archives-left-out': (count) => ({
    message: `${counted(count, 'archived event file')} belong to a channel that is not read.`,
    nextAction:
      'See in Event Viewer whether their events name people, and remove the files when they are no longer needed.',
  }),
  'retained-left-out': (count) => ({
    message: `${counted(count, 'file')} of events that Lethe had retained belong to a channel that is not read any more: they will not expire by themselves.`,
    nextAction: 'List the channel under channels in lethe.yaml again until they have expired.',
  }),
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const uncovered = ({ reason, place, count }: UncoveredPlace): HostAlarmView =>
  alarm('uncovered', uncoveredWords[reason](count), place);

export const uncoveredMore = (count: number): HostAlarmView =>
  alarm('uncovered', {
    message: `${counted(count, 'further place')} look like the product’s and are covered by no rule.`,
    nextAction: 'Settle the places that are named; the others are named then.',
  });
