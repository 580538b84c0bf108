import { RECORDS_ARE_BACK, type Instant, type MfaServerSettings } from '#contracts';
import { besideFound, namesOf, type ActionHandler, type FoundAgain, type TaskContext } from '#source-kit';
import type { LogHit } from '#sources/windows';
import type { HostLogs } from '../logs/host-logs.js';
import { namesSomebody } from '../logs/quoted-names.js';
import { collectExports } from '../gdpr/collect-exports.js';
import { untilUnclear } from '../gdpr/unclear-answer.js';
import { usernamesOf } from '../gdpr/usernames.js';
import { inWorkingDirectory } from '../gdpr/working-directory.js';
import { gdprInterfaceOf, hostOf, LOG_FILES, type MfaServerHost } from '../mfa-server-setup.js';

/** What one check found, and what it looked at. */
interface Check {
  readonly tool: string;
  readonly found: FoundAgain;
  readonly counts: Readonly<Record<string, number>>;
  readonly remarks: readonly string[];
}

const MOST_PLACES = 1000;
/**
 * Names that people give the product's logs when they put them aside. No pattern of a search or a sweep has them, and
 * nothing of theirs is removed; but nobody is called purged while one that can be read names the person.
 */
const PUT_ASIDE = ['txt', 'csv', 'bak', 'old', 'gz', 'gzip'].map((ending) => `MultiFactorAuth*.${ending}*`);
const NOTHING: FoundAgain = { hits: 0, newestAt: null, places: [] };

/** Looks again whether the host's logs and the farm's records still name the person. */
export const verifyPurge =
  (settings: MfaServerSettings, logs: HostLogs): ActionHandler =>
  async (context) => {
    const { checks } = context.task;
    const host = hostOf(settings, context.task);
    const done: Check[] = [];
    if (checks.includes('logs') && host.logFolders.length > 0)
      done.push(await checkLogs(context, { settings, host, logs }));
    if (checks.includes('records')) done.push(await checkRecords(context, settings, host));
    if (done.length === 0) return { outcome: 'not-applicable', reason: 'no-log-folders' };
    const found = done.map((check) => check.found).reduce(both, NOTHING);
    const newestAt = notAfter(found.newestAt, context.now());
    return {
      outcome: 'succeeded',
      proof: {
        tool: done.map((check) => check.tool).join(', '),
        toolVersion: null,
        argumentsDigest: context.digest('verify', ...namesOf(context.task.subject)),
        exitCode: null,
        counts: Object.assign({ hits: found.hits }, ...done.map((check) => check.counts)) as Check['counts'],
        outputDigest: null,
        remarks: [
          ...(checks.includes('logs') && host.logFolders.length === 0 ? ['no-log-folders'] : []),
          ...done.flatMap((check) => check.remarks),
        ],
      },
      ...(found.hits > 0 ? { found: { ...found, newestAt } } : {}),
    };
  };

interface LogsOfHost {
  readonly settings: MfaServerSettings;
  readonly host: MfaServerHost;
  readonly logs: HostLogs;
}

async function checkLogs(
  { task, signal }: TaskContext,
  { settings, host, logs }: LogsOfHost,
): Promise<Check> {
  const places: string[] = [];
  let hits = 0;
  let newestAt: Instant | null = null;
  const question = {
    host: host.name,
    folders: host.logFolders,
    patterns: [...new Set([...settings.searchPatterns, ...settings.sweepPatterns, ...PUT_ASIDE])],
    names: namesOf(task.subject),
    quotes: 'any',
    signal,
  } as const;
  const onHit = ({ file, line, time, text, names }: LogHit): void => {
    if (!names.some((name) => namesSomebody(text, name))) return;
    hits += 1;
    newestAt = later(newestAt, time);
    if (places.length < MOST_PLACES) places.push(`${file}:${line}`);
  };
  const summary = await logs.search(question, onHit).catch((error: unknown) => {
    throw besideFound(error, { hits, places });
  });
  return {
    tool: LOG_FILES,
    found: { hits, newestAt, places },
    counts: { filesSearched: summary.files },
    remarks: summary.links > 0 ? ['links-not-followed'] : [],
  };
}

async function checkRecords(
  { task, signal }: TaskContext,
  settings: MfaServerSettings,
  host: MfaServerHost,
): Promise<Check> {
  const gdpr = gdprInterfaceOf(settings, host);
  const usernames = usernamesOf(task.subject, settings.usernameForms);
  return inWorkingDirectory(async (directory) => {
    const names = namesOf(task.subject);
    const { records } = await untilUnclear(task, async () =>
      collectExports(gdpr, { usernames, names, directory, signal }),
    );
    records.close();
    return {
      tool: gdpr.name,
      found: {
        hits: records.found,
        newestAt: records.newestAt,
        places: records.places().map((place) => `export:${place}`),
      },
      counts: { recordsFound: records.found, namesAsked: usernames.length },
      remarks: records.found > 0 ? [RECORDS_ARE_BACK] : [],
    };
  });
}

const both = (one: FoundAgain, other: FoundAgain): FoundAgain => ({
  hits: one.hits + other.hits,
  newestAt: later(one.newestAt, other.newestAt),
  places: [...one.places, ...other.places].slice(0, MOST_PLACES),
});

const later = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null || (other !== null && other > one) ? other : one;

/** A clock of a host that is ahead would put the next look far into the future. */
const notAfter = (moment: Instant | null, now: Instant): Instant | null =>
  moment !== null && moment > now ? now : moment;
