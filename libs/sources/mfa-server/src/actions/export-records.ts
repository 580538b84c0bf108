import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stringify } from 'lossless-json';
import type { ArtifactRef, MfaServerSettings } from '#contracts';
import { namesOf, type ActionHandler, type ProofDraft, type TaskContext } from '#source-kit';
import { GDPR_TOOL, hostOf, packageFolder, toolOf } from '../mfa-server-setup.js';
import { mergeRecords } from '../records/merge-records.js';
import type { RecordSet } from '../records/read-export.js';
import { countOtherPeople, countsOf } from '../records/record-facts.js';
import { collectExports, type Export, type Exports } from '../tool/collect-exports.js';
import { usernamesOf } from '../tool/usernames.js';
import { inWorkingDirectory } from '../tool/working-directory.js';

/** Exports the person's records: what the tool delivered byte for byte, and the same in typed records. */
export const exportRecords =
  (settings: MfaServerSettings): ActionHandler =>
  async (context) => {
    const { task, signal } = context;
    const host = hostOf(settings, task);
    const tool = toolOf(settings, host);
    const usernames = usernamesOf(task.subject);
    return inWorkingDirectory(async (directory) => {
      const onRun = (done: number): void => context.progress(done, usernames.length);
      const collected = await collectExports(tool, usernames, { directory, signal, onRun });
      const records = mergeRecords(collected.exports.map((one) => one.records));
      const folder = packageFolder(host.name);
      const artifacts = await storeExports(context, folder, collected.exports);
      artifacts.push(await storeRecords(context, folder, records));
      return {
        outcome: 'succeeded',
        proof: proofOf(context, usernames, { ...collected, records }),
        artifacts,
        otherPeople: countOtherPeople(records, namesOf(task.subject)),
      };
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
        path: `${folder}/${index === 0 ? 'export.json' : `export-${index + 1}.json`}`,
        mediaType: 'application/json',
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

const storeRecords = async (context: TaskContext, folder: string, records: RecordSet): Promise<ArtifactRef> =>
  context.store({
    path: `${folder}/records.json`,
    mediaType: 'application/json',
    operational: false,
    providedBy: 'lethe',
    content: written(records),
  });

/** Part by part, so that the text of all records is never held at once. */
async function* written(records: RecordSet): AsyncIterable<Uint8Array> {
  let before = '{\n';
  for (const [name, items] of Object.entries(records)) {
    yield Buffer.from(`${before}  ${JSON.stringify(name)}: [`);
    for (const [index, item] of items.entries())
      yield Buffer.from(`${index === 0 ? '' : ','}\n    ${stringify(item) ?? 'null'}`);
    yield Buffer.from(items.length === 0 ? ']' : '\n  ]');
    before = ',\n';
  }
  yield Buffer.from('\n}\n');
}

function proofOf(
  context: TaskContext,
  usernames: readonly string[],
  { exports, runs, records }: Exports & { readonly records: RecordSet },
): ProofDraft {
  const [first, ...more] = exports;
  const all = createHash('sha256');
  for (const { sha256 } of exports) all.update(sha256);
  return {
    tool: GDPR_TOOL,
    toolVersion: runs.find(({ version }) => version !== null)?.version ?? null,
    argumentsDigest: context.digest('export', ...usernames),
    exitCode: runs.at(-1)?.exitCode ?? null,
    counts: { ...countsOf(records), namesAsked: usernames.length, filesDelivered: exports.length },
    // Of the one file; of several, the digest of their digests in the order of the package.
    outputDigest: more.length === 0 ? (first?.sha256 ?? null) : all.digest('hex'),
    remarks: countsOf(records).recordsFound === 0 ? ['no-data'] : [],
  };
}
