import type { Gap, TaskId } from '#contracts';
import { goesOut, tasksOf, type PrivacyRequest, type Task } from '#domain';
import {
  afterReview,
  ArtifactMismatch,
  assemblePackage,
  type GatheredFile,
  type PackageInput,
} from '#package';
import { SealBroken, UnknownArtifact, type SubjectCipher } from '#ports';
import { retryableFault, type SourceHandlers, type TaskContext, type TaskOutcome } from '#source-kit';
import type { ArtifactVault, KeyRing } from '#vault';
import type { RequestRepository } from './request-repository.js';

export interface PackageParts {
  readonly repository: RequestRepository;
  readonly keys: KeyRing;
  readonly artifacts: ArtifactVault;
}

function gathered(
  request: PrivacyRequest,
  gaps: readonly Gap[],
  parts: PackageParts & { readonly cipher: SubjectCipher },
): readonly GatheredFile[] {
  const { cipher, artifacts } = parts;
  return tasksOf(request)
    .filter((task) => goesOut(task, gaps))
    .flatMap((task) =>
      afterReview(
        task.artifacts.map((ref) => ({
          path: cipher.open(ref.path),
          source: task.source,
          host: task.host,
          taskId: task.id,
          action: task.action,
          ref,
          open: () => artifacts.read(request.id, ref),
        })),
        reviewOf(request)?.review?.decision,
      ),
    );
}

/** What the tasks behind the package said, also those that brought no file. */
const answers = (request: PrivacyRequest, gaps: readonly Gap[]): PackageInput['answers'] =>
  tasksOf(request)
    .filter(
      (task) =>
        goesOut(task, gaps) ||
        (task.state === 'not-applicable' && !gaps.some((gap) => gap.taskId === task.id)),
    )
    .map(({ source, host, action, state, proof }) => ({
      source,
      host,
      action,
      isApplicable: state === 'succeeded',
      counts: proof?.counts ?? {},
    }));

const reviewOf = (request: PrivacyRequest): Task | undefined =>
  tasksOf(request).find((task) => task.review !== null);

/** What a person decided about records that name others, with the reason in plain: it stands in the manifest. */
function reviews(request: PrivacyRequest, cipher: SubjectCipher): PackageInput['reviews'] {
  const task = reviewOf(request);
  if (!task?.review) return [];
  const { decision, reason, at } = task.review;
  return [{ taskId: task.id, source: task.source, decision, reason: cipher.open(reason), reviewedAt: at }];
}

async function request(
  parts: PackageParts,
  context: TaskContext,
): Promise<{ readonly request: PrivacyRequest; readonly assemble: Task }> {
  const { requestId, taskId } = context.task;
  const loaded = await parts.repository.reload(requestId);
  const assemble = loaded?.request.tasks?.get(taskId satisfies TaskId);
  if (!loaded || !assemble) throw new Error(`Task ${taskId} is to assemble a request that is not there.`);
  return { request: loaded.request, assemble };
}

/** Puts the package of an Export together: Lethe's own task, done where the events are. */
async function assemble(parts: PackageParts, context: TaskContext): Promise<TaskOutcome> {
  const { request: asked, assemble: task } = await request(parts, context);
  const cipher = await parts.keys.cipher(asked.subjectKeyId);
  const assembled = assemblePackage({
    request: {
      id: asked.id,
      kind: asked.kind,
      receivedAt: asked.receivedAt,
      policy: asked.policy,
      reference: asked.reference && cipher.open(asked.reference),
    },
    subject: context.task.subject,
    assembledBy: task.id,
    assembledAt: context.now(),
    files: gathered(asked, task.gaps, { ...parts, cipher }),
    answers: answers(asked, task.gaps),
    gaps: task.gaps,
    reviews: reviews(asked, cipher),
  });
  const artifact = await context.store({
    path: 'package.zip',
    mediaType: 'application/zip',
    operational: false,
    providedBy: 'lethe',
    content: assembled.content,
  });
  const counts = { files: assembled.files, gaps: task.gaps.length };
  const proof = {
    tool: 'Lethe',
    toolVersion: null,
    argumentsDigest: null,
    exitCode: null,
    counts,
    outputDigest: artifact.sha256,
    remarks: [],
  };
  return { outcome: 'succeeded', proof, artifacts: [artifact] };
}

const unreadable = (error: unknown): boolean =>
  error instanceof ArtifactMismatch || error instanceof SealBroken || error instanceof UnknownArtifact;

export const packageHandlers = (parts: PackageParts): SourceHandlers => ({
  async assemble(context) {
    try {
      return await assemble(parts, context);
    } catch (error) {
      if (unreadable(error)) throw retryableFault('artifact-unreadable', undefined, error);
      throw error;
    }
  },
});
