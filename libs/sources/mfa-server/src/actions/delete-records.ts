import type { MfaServerSettings } from '#contracts';
import type { ActionHandler } from '#source-kit';
import { deletedIn } from '../gdpr/answer-words.js';
import { askEveryForm } from '../gdpr/ask-every-form.js';
import { untilUnclear } from '../gdpr/unclear-answer.js';
import { usernamesOf } from '../gdpr/usernames.js';
import { inWorkingDirectory } from '../gdpr/working-directory.js';
import { gdprInterfaceOf, hostOf } from '../mfa-server-setup.js';

/**
 * Deletes the person's records under every form of the name. Done again it finds nobody, which is as good;
 * that nothing is left is shown by the re-scan, not here.
 */
export const deleteRecords =
  (settings: MfaServerSettings): ActionHandler =>
  async (context) => {
    const { task, signal } = context;
    const gdpr = gdprInterfaceOf(settings, hostOf(settings, task));
    const usernames = usernamesOf(task.subject, settings.usernameForms);
    const { runs, formsRefused } = await untilUnclear(task, async () =>
      inWorkingDirectory(async (directory) =>
        askEveryForm(usernames, async (username, done) => {
          context.progress(done, usernames.length);
          await context.demandClearance();
          return gdpr.run('delete', username, { directory, signal });
        }),
      ),
    );
    const deleted = runs.map(({ words }) => deletedIn(words)).filter((count) => count !== null);
    return {
      outcome: 'succeeded',
      proof: {
        tool: gdpr.name,
        toolVersion: runs.find(({ version }) => version !== null)?.version ?? null,
        argumentsDigest: context.digest('delete', ...usernames),
        exitCode: runs.at(-1)?.exitCode ?? null,
        counts: {
          namesAsked: usernames.length,
          ...(deleted.length > 0 ? { recordsDeleted: deleted.reduce((sum, count) => sum + count, 0) } : {}),
        },
        outputDigest: null,
        remarks: [
          ...(runs.every(({ meaning }) => meaning === 'no-data') ? ['no-data'] : []),
          ...(formsRefused > 0 ? ['name-form-refused'] : []),
        ],
      },
    };
  };
