import { basename, dirname } from 'node:path';
import { realpath } from 'node:fs/promises';
import type { MfaServerSettings } from '#contracts';
import { namesOf, type ActionHandler, type TaskContext } from '#source-kit';
import {
  listLogFiles,
  matchesAny,
  requireReadable,
  searchLogs,
  unreachable,
  type LogFile,
  type LogHit,
  type LogSearch,
} from '#sources/windows';
import { LOG_FILES } from '../mfa-server-setup.js';
import { logLines, storeLines } from '../logs/log-lines.js';
import { aliasesTold } from '../logs/told-aliases.js';
import { isQuoted } from '../logs/quoted-names.js';
import { syslogTimeOf } from '../logs/syslog-time.js';

/** SEEN: `<host> pfsvc: Failed … auth for user '…'`. INF: its other programs name themselves likewise. */
const FROM_MFA_SERVER = /\bpf(svc|auth|[a-z]*svc)\b|multi-?factor ?auth|phonefactor/i;

/**
 * Gathers the lines that MFA Server sent to syslog about the person: where “Log user changes” goes there,
 * the article has them gathered there. The name may stand in either kind of quotes. (The log files are searched
 * too: they hold what was written before the settings were changed, and what is no change of a user.)
 */
export const searchSyslog =
  (settings: MfaServerSettings): ActionHandler =>
  async (context) => {
    const patterns = settings.syslog?.files ?? [];
    if (patterns.length === 0) return { outcome: 'not-applicable', reason: 'no-syslog-files' };
    const names = namesOf(context.task.subject);
    const { files, links } = await syslogFiles(patterns);
    const aliases = await aliasesIn(context, files, names);
    const hits = await quotingLines(context, files, [...names, ...aliases]);
    const now = context.now();
    const timed = hits.map((hit) => ({ ...hit, time: hit.time ?? syslogTimeOf(hit.text, now) }));
    const lines = await logLines(timed, []);
    return {
      outcome: 'succeeded',
      proof: {
        tool: LOG_FILES,
        toolVersion: null,
        argumentsDigest: context.digest('search', ...names),
        exitCode: null,
        counts: { filesSearched: files.length, linesFound: lines.length, aliasesLearned: aliases.length },
        outputDigest: null,
        remarks: [
          ...(files.length === 0 ? ['no-syslog-files-found'] : []),
          ...(aliases.length > 0 ? ['aliases-learned'] : []),
          ...(links > 0 ? ['links-not-followed'] : []),
        ],
      },
      artifacts: [await storeLines(context, 'mfa-server/syslog-lines.jsonl', lines)],
    };
  };

/** Other forms of the names that the lines tell of. */
const aliasesIn = async (
  { signal }: TaskContext,
  files: readonly LogFile[],
  names: readonly string[],
): Promise<readonly string[]> =>
  aliasesTold(names, async (asked, onHit) => mentioned({ files, names: asked, signal, onHit }));

async function quotingLines(
  { signal }: TaskContext,
  files: readonly LogFile[],
  names: readonly string[],
): Promise<readonly LogHit[]> {
  const hits: LogHit[] = [];
  const onHit = (hit: LogHit): void => {
    if (FROM_MFA_SERVER.test(hit.text) && hit.names.some((name) => isQuoted(hit.text, name))) hits.push(hit);
  };
  await mentioned({ files, names, signal, onHit });
  return hits;
}

const mentioned = async (search: Omit<LogSearch, 'quotes'>): Promise<void> =>
  requireReadable(await searchLogs({ ...search, quotes: 'any' }));

interface SyslogFiles {
  readonly files: readonly LogFile[];
  /** links of such a name, which were not followed */
  readonly links: number;
}

/**
 * The files that the patterns name: a folder as it stands, and a file name with `*` and `?` in it. Subfolders
 * do not belong to it. @throws {TaskFault} `log-folder-missing`, `log-folder-denied`; `log-file-unreadable` for a file
 * that nobody can look at
 */
async function syslogFiles(patterns: readonly string[]): Promise<SyslogFiles> {
  const files = new Map<string, LogFile>();
  const links = new Set<string>();
  for (const pattern of patterns) {
    const named = matchesAny([basename(pattern)]);
    const listing = await listLogFiles([dirname(pattern)], [basename(pattern)]);
    const folder = await realpath(dirname(pattern));
    const isMeant = (path: string): boolean => dirname(path) === folder;
    for (const file of listing.files) if (isMeant(file.path)) files.set(file.path, file);
    for (const link of listing.links) if (isMeant(link) && named(basename(link))) links.add(link);
    const matches = unreachable(listing).filter(({ file }) => isMeant(file) && named(basename(file)));
    requireReadable({ unreadable: matches });
  }
  return { files: [...files.values()], links: links.size };
}
