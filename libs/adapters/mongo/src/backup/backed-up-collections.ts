/**
 * What a backup of the data has beside the log, in the order in which it is read. All of it was made from commits
 * that were there before, so it is read before the commits: nothing in a backup refers to what is not in it.
 *
 * `feeds` comes first. Whatever a subscriber had not handled by then is handled again after a restore, and what
 * it had handled has left its traces in what is read after it: timers, deliveries, marks.
 *
 * Left out: the lists (`requests_*`), which a restore makes anew from the commits, `tree_blocks`, which follow from
 * the log, leases, those who watch hosts, and the sessions of browsers, which belong to processes and people of now;
 * `subject_keys`, which are kept apart.
 */
export const besideTheLog = [
  'feeds',
  'feed_marks',
  'timers',
  'outbox',
  'webhooks',
  'dead_letters',
  'credentials',
  'host_credentials',
  'host_sightings',
  'expected_hosts',
  'retired_hosts',
  'marks',
] as const;

/** The log itself, behind the rest: heads, places, commits, and the keys that the heads were signed with. */
export const ofTheLog = ['tree_heads', 'log_entries', 'commits', 'signing_keys'] as const;

export const fileOf = (collection: string): string => `${collection}.bson`;

export const KEYS_FILE = fileOf('subject_keys');

/** Below it lies each artifact as it is stored, sealed: `<request id>/<artifact id>`. */
export const ARTIFACTS = 'artifacts';

export const dataFiles: readonly string[] = [...besideTheLog, ...ofTheLog].map(fileOf);
