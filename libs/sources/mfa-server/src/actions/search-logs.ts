import type { MfaServerSettings } from '#contracts';
import { namesOf, type ActionHandler } from '#source-kit';
import type { LogHit } from '#sources/windows';
import { hostOf, LOG_FILES, packageFolder } from '../mfa-server-setup.js';
import type { HostLogs } from '../logs/host-logs.js';
import { logLines, storeLines } from '../logs/log-lines.js';

/**
 * Gathers every line that tells of a change to the person's record: by the article, those with the name in
 * double quotes, in `MultiFactorAuthSvc.log` and its backups. What else names her there is operational and
 * duplicative.
 */
export const searchLogs =
  (settings: MfaServerSettings, logs: HostLogs): ActionHandler =>
  async (context) => {
    const { task, signal } = context;
    const host = hostOf(settings, task);
    if (host.logFolders.length === 0) return { outcome: 'not-applicable', reason: 'no-log-folders' };
    const where = {
      host: host.name,
      folders: host.logFolders,
      patterns: settings.searchPatterns,
      signal,
    };
    const names = namesOf(task.subject);
    const aliases = await logs.aliasesOf({ ...where, names });
    const hits: LogHit[] = [];
    const summary = await logs.search(
      { ...where, names: [...names, ...aliases], quotes: 'double' },
      (hit) => {
        hits.push(hit);
      },
    );
    const lines = await logLines(hits, host.logFolders);
    return {
      outcome: 'succeeded',
      proof: {
        tool: LOG_FILES,
        toolVersion: null,
        argumentsDigest: context.digest('search', ...names),
        exitCode: null,
        counts: { filesSearched: summary.files, linesFound: lines.length, aliasesLearned: aliases.length },
        outputDigest: null,
        remarks: [
          ...(aliases.length > 0 ? ['aliases-learned'] : []),
          ...(summary.links > 0 ? ['links-not-followed'] : []),
          // The service always has a log: where none is found the folder may be the wrong one.
          ...(summary.files === 0 ? ['no-log-files'] : []),
        ],
      },
      artifacts: [await storeLines(context, `${packageFolder(host.name)}/log-lines.jsonl`, lines)],
    };
  };
