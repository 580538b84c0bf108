import type { MfaServerSettings } from '#contracts';
import type { ActionHandler } from '#source-kit';
import { GDPR_TOOL, hostOf, toolOf } from '../mfa-server-setup.js';
import type { ToolRun } from '../tool/gdpr-tool.js';
import { deletedIn } from '../tool/tool-words.js';
import { usernamesOf } from '../tool/usernames.js';
import { inWorkingDirectory } from '../tool/working-directory.js';

/**
 * Deletes the person's records under every form of the name. Done again it finds nobody, which is as good;
 * that nothing is left is shown by the re-scan, not here.
 */
export const deleteRecords =
  (settings: MfaServerSettings): ActionHandler =>
  async (context) => {
    const { task, signal } = context;
    const tool = toolOf(settings, hostOf(settings, task));
    const usernames = usernamesOf(task.subject);
    const runs = await inWorkingDirectory(async (directory) => {
      const done: ToolRun[] = [];
      for (const username of usernames) {
        context.progress(done.length, usernames.length);
        done.push(await tool.run('delete', username, { directory, signal }));
      }
      return done;
    });
    const deleted = runs.map(({ words }) => deletedIn(words)).filter((count) => count !== null);
    return {
      outcome: 'succeeded',
      proof: {
        tool: GDPR_TOOL,
        toolVersion: runs.find(({ version }) => version !== null)?.version ?? null,
        argumentsDigest: context.digest('delete', ...usernames),
        exitCode: runs.at(-1)?.exitCode ?? null,
        counts: {
          namesAsked: usernames.length,
          ...(deleted.length > 0 ? { recordsDeleted: deleted.reduce((sum, count) => sum + count, 0) } : {}),
        },
        outputDigest: null,
        remarks: runs.every(({ meaning }) => meaning === 'no-data') ? ['no-data'] : [],
      },
    };
  };
