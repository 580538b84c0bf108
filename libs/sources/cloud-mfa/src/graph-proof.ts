import type { Sha256 } from '#contracts';
import type { ProofDraft, TaskContext, TaskOutcome } from '#source-kit';
import type { GraphClient } from './graph-client.js';
import { later } from './moments.js';

/** The proof of something done through Graph. */
export const graphProof = (
  graph: GraphClient,
  about: {
    readonly argumentsDigest: Sha256 | null;
    readonly counts: Readonly<Record<string, number>>;
    readonly remarks: readonly string[];
    readonly outputDigest?: Sha256;
  },
): ProofDraft => ({
  tool: 'Microsoft Graph',
  toolVersion: graph.version,
  argumentsDigest: about.argumentsDigest,
  exitCode: null,
  counts: { ...about.counts },
  outputDigest: about.outputDigest ?? null,
  remarks: [...about.remarks],
});

/** Look again after so many seconds of Lethe's clock. */
export const waiting = (context: TaskContext, note: unknown, seconds: number): TaskOutcome => ({
  outcome: 'waiting-on-source',
  continuation: JSON.stringify(note),
  checkAfter: later(context.now(), seconds),
});
