import { basename, dirname } from 'node:path';
import { realpath } from 'node:fs/promises';
import type { MfaServerSettings } from '#contracts';
import { namesOf, type ActionHandler, type TaskContext } from '#source-kit';
import { listLogFiles, requireReadable, searchLogs, type LogFile, type LogHit } from '#sources/windows';
import { LOG_FILES } from '../mfa-server-setup.js';
import { logLines, storeLines } from '../logs/log-lines.js';
import { isQuoted } from '../logs/quoted-names.js';

/** SEEN: `<host> pfsvc: Failed … auth for user '…'`. */
const FROM_MFA_SERVER = /\bpfsvc\b/i;

/**
 * Gathers the lines that MFA Server sent to syslog about the person: where “Log user changes” goes there,
 * the article has them gathered there. The name may stand in either kind of quotes.
 */
export const searchSyslog =
  (settings: MfaServerSettings): ActionHandler =>
  async (context) => {
    const patterns = settings.syslog?.files ?? [];
    if (patterns.length === 0) return { outcome: 'not-applicable', reason: 'no-syslog-files' };
    const names = namesOf(context.task.subject);
    const files = await syslogFiles(patterns);
    const lines = await logLines(await quotingLines(context, files, names), []);
    return {
      outcome: 'succeeded',
      proof: {
        tool: LOG_FILES,
        toolVersion: null,
        argumentsDigest: context.digest('search', ...names),
        exitCode: null,
        counts: { filesSearched: files.length, linesFound: lines.length },
        outputDigest: null,
        remarks: files.length === 0 ? ['no-syslog-files-found'] : [],
      },
      artifacts: [await storeLines(context, 'mfa-server/syslog-lines.jsonl', lines)],
    };
  };

async function quotingLines(
  { signal }: TaskContext,
  files: readonly LogFile[],
  names: readonly string[],
): Promise<readonly LogHit[]> {
  const hits: LogHit[] = [];
  const summary = await searchLogs({
    files,
    names,
    quotes: 'any',
    signal,
    onHit: (hit) => {
      if (FROM_MFA_SERVER.test(hit.text) && hit.names.some((name) => isQuoted(hit.text, name)))
        hits.push(hit);
    },
  });
  requireReadable(summary);
  return hits;
}

/**
 * The files that the patterns name: a folder as it stands, and a file name with `*` and `?` in it. Subfolders
 * do not belong to it. @throws {TaskFault} `log-folder-missing`, `log-folder-denied`
 */
async function syslogFiles(patterns: readonly string[]): Promise<readonly LogFile[]> {
  const files = new Map<string, LogFile>();
  for (const pattern of patterns) {
    const listing = await listLogFiles([dirname(pattern)], [basename(pattern)]);
    const folder = await realpath(dirname(pattern));
    for (const file of listing.files) if (dirname(file.path) === folder) files.set(file.path, file);
  }
  return [...files.values()];
}
