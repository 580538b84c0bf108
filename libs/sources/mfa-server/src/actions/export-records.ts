import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mfaRecordFiles, type ArtifactRef, type MfaServerSettings } from '#contracts';
import { namesOf, type ActionHandler, type ProofDraft, type TaskContext } from '#source-kit';
import { collectExports, type Export, type Exports } from '../gdpr/collect-exports.js';
import { untilUnclear } from '../gdpr/unclear-answer.js';
import { usernamesOf } from '../gdpr/usernames.js';
import { inWorkingDirectory } from '../gdpr/working-directory.js';
import { gdprInterfaceOf, hostOf, packageFolder } from '../mfa-server-setup.js';
import type { BookView, RecordBook } from '../records/record-book.js';

/**
 * Exports the person's records: what the source delivered byte for byte, and the same in typed records. Where
 * others are in them, the records are stored without what tells who they are as well: a person decides which
 * of the two goes out.
 */
export const exportRecords =
  (settings: MfaServerSettings): ActionHandler =>
  async (context) => {
    const { task, signal } = context;
    const host = hostOf(settings, task);
    const gdpr = gdprInterfaceOf(settings, host);
    const usernames = usernamesOf(task.subject, settings.usernameForms);
    return inWorkingDirectory(async (directory) => {
      const onRun = (done: number): void => context.progress(done, usernames.length);
      const names = namesOf(task.subject);
      const collected = await untilUnclear(task, async () =>
        collectExports(gdpr, { usernames, names, directory, signal, onRun }),
      );
      const { records } = collected;
      const folder = packageFolder(host.name);
      try {
        const artifacts = await storeExports(context, folder, collected.exports);
        artifacts.push(await storeRecords(context, `${folder}/${mfaRecordFiles.whole}`, records, 'whole'));
        if (records.otherPeople > 0)
          artifacts.push(
            await storeRecords(context, `${folder}/${mfaRecordFiles.redacted}`, records, 'redacted'),
            await storeOthers(context, folder, records),
          );
        return {
          outcome: 'succeeded',
          proof: proofOf(context, usernames, { gdpr: gdpr.name, ...collected }),
          artifacts,
          otherPeople: records.otherPeople,
        };
      } finally {
        records.close();
      }
    });
  };

async function storeExports(
  context: TaskContext,
  folder: string,
  exports: readonly Export[],
): Promise<ArtifactRef[]> {
  const artifacts: ArtifactRef[] = [];
  for (const [index, { file }] of exports.entries())
    artifacts.push(
      await context.store({
        path: `${folder}/export${index === 0 ? '' : `-${index + 1}`}.${file.format}`,
        mediaType: `application/${file.format}`,
        operational: false,
        providedBy: 'source',
        content: contentOf(file.path),
      }),
    );
  return artifacts;
}

/** Opened when it is read: an error of opening then reaches whoever reads, and nobody else. */
async function* contentOf(path: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(path) as AsyncIterable<Buffer>;
}

const storeRecords = async (
  context: TaskContext,
  path: string,
  records: RecordBook,
  view: BookView,
): Promise<ArtifactRef> =>
  context.store({
    path,
    mediaType: 'application/json',
    operational: false,
    providedBy: 'lethe',
    content: records.written(view),
  });

/** For the reviewer alone; no package has it. */
const storeOthers = async (context: TaskContext, folder: string, records: RecordBook): Promise<ArtifactRef> =>
  context.store({
    path: `${folder}/${mfaRecordFiles.aboutOthers}`,
    mediaType: 'application/x-ndjson',
    operational: false,
    providedBy: 'lethe',
    content: records.aboutOthers(),
  });

function proofOf(
  context: TaskContext,
  usernames: readonly string[],
  { gdpr, exports, runs, records, formsRefused }: Exports & { readonly gdpr: string },
): ProofDraft {
  const [first, ...more] = exports;
  const all = createHash('sha256');
  for (const { sha256 } of exports) all.update(sha256);
  return {
    tool: gdpr,
    toolVersion: runs.find(({ version }) => version !== null)?.version ?? null,
    argumentsDigest: context.digest('export', ...usernames),
    exitCode: runs.at(-1)?.exitCode ?? null,
    counts: {
      ...records.counts(),
      namesAsked: usernames.length,
      filesDelivered: exports.length,
      ...(records.otherPeople > 0 ? { aboutOthers: records.otherPeople } : {}),
    },
    // Of the one file; of several, the digest of their digests in the order of the package.
    outputDigest: more.length === 0 ? (first?.sha256 ?? null) : all.digest('hex'),
    remarks: [
      ...(records.found === 0 ? ['no-data'] : []),
      ...(formsRefused > 0 ? ['name-form-refused'] : []),
    ],
  };
}
