import { randomUUID } from 'node:crypto';
import { mfaRecordFiles, type ArtifactRef, type RequestId, type TaskId } from '#contracts';
import { tasksOf, type PrivacyRequest } from '#domain';
import type { SubjectCipher } from '#ports';
import type { Caller, PrivacyRequests } from './privacy-requests.js';
import { ok, refused } from './result.js';
import { cipherOfRequest, visible, type UseCaseParts } from './use-case-parts.js';

/**
 * The records about other people, for whoever reviews them: a JSON line each, `{ category, record }`. That
 * somebody saw them is recorded before the first byte.
 */
export async function recordsAboutOthers(
  parts: UseCaseParts,
  id: RequestId,
  taskId: TaskId,
  caller: Caller,
): ReturnType<PrivacyRequests['recordsAboutOthers']> {
  const found = await visible(parts, id, caller);
  if (!found.ok) return found;
  const { request } = found.value;
  const task = request.tasks?.get(taskId);
  if (task?.action !== 'review-other-people') return refused('not-found');
  if (task.state === 'blocked') return refused('task-not-ready');
  const cipher = await cipherOfRequest(parts, request);
  if (!cipher) return refused('shredded');
  const ran = await parts.commands.run(id, {
    type: 'RevealSubject',
    commandId: randomUUID(),
    by: { id: caller.id, channel: caller.channel },
    reason: cipher.seal('Read the records about other people, to review them.'),
  });
  if (ran?.decision.kind === 'reject') return refused(ran.decision.code);
  const refs = listsFor(request, cipher);
  return ok({
    content: joined(refs.map((ref) => parts.artifacts.read(id, ref))),
    bytes: refs.reduce((sum, { bytes }) => sum + bytes, 0),
    fileName: `lethe-other-people-${id}.jsonl`,
  });
}

/** What the export of records left for the reviewer; nothing where nobody else was found. */
const listsFor = (request: PrivacyRequest, cipher: SubjectCipher): readonly ArtifactRef[] =>
  tasksOf(request)
    .filter(({ action, state }) => action === 'export-records' && state === 'succeeded')
    .flatMap(({ artifacts }) => artifacts)
    .filter(({ path }) => cipher.open(path).endsWith(`/${mfaRecordFiles.aboutOthers}`));

async function* joined(contents: ReadonlyArray<AsyncIterable<Uint8Array>>): AsyncIterable<Uint8Array> {
  for (const content of contents) yield* content;
}
