import { z } from 'zod';
import { HostName, Instant, RequestId, ShownActor, TaskId } from '../scalars.js';
import { FreeText, Subject } from '../subject.js';
import { RequestKind, SweepPhase, TaskAction, TaskSource } from '../vocabulary.js';

/** Body of `POST /v1/legal-holds`: for a person, or for a host. */
export const PlaceLegalHoldBody = z
  .strictObject({
    subject: Subject.optional(),
    host: HostName.optional(),
    /** of a person: the hosts where there may be something of theirs. Nothing is swept there; everywhere unless told */
    keptOn: z.array(HostName).max(1000).optional(),
    reason: FreeText,
  })
  .superRefine(({ subject, host, keptOn }, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (subject === undefined && host === undefined) issue('subject', 'is required, or host');
    if (subject !== undefined && host !== undefined)
      issue('host', 'must be left out where there is a subject');
    if (keptOn !== undefined && host !== undefined) issue('keptOn', 'is for the hold of a person');
  });
export type PlaceLegalHoldBody = z.infer<typeof PlaceLegalHoldBody>;

export const LegalHoldView = z.strictObject({
  id: z.uuid(),
  /** null: it is for a host. What is shown is masked; after the hold's key was destroyed there is nothing to show */
  subject: z.strictObject({ masked: z.string(), shredded: z.boolean() }).nullable(),
  host: HostName.nullable(),
  /** of a person: where nothing is swept for anyone; null: everywhere */
  keptOn: z.array(HostName).nullable(),
  /** names of the person stand as ‹subject›; null after the hold's key was destroyed */
  reason: z.string().nullable(),
  placedAt: Instant,
  placedBy: ShownActor,
  /** null: it stands */
  lifted: z.strictObject({ at: Instant, by: ShownActor, reason: z.string().nullable() }).nullable(),
});
export type LegalHoldView = z.infer<typeof LegalHoldView>;

export const LegalHoldQuery = z.strictObject({
  /** `standing` unless told; `all` has those too that were lifted */
  state: z.enum(['standing', 'all']).default('standing'),
});

/** Newest first. */
export const LegalHoldList = z.strictObject({ items: z.array(LegalHoldView) });
export type LegalHoldList = z.infer<typeof LegalHoldList>;

/** A request of which the hold keeps something back. */
const HeldRequest = z.strictObject({
  requestId: RequestId,
  kind: RequestKind,
  subject: z.strictObject({ masked: z.string(), shredded: z.boolean() }),
  dueAt: Instant,
  /** tasks that delete, and may not */
  tasks: z.array(
    z.strictObject({
      taskId: TaskId,
      source: TaskSource,
      host: HostName.nullable(),
      action: TaskAction,
      phase: SweepPhase.nullable(),
    }),
  ),
});

/** Answer of `GET /v1/legal-holds/{id}`: the hold, and what it keeps back as things stand. */
export const LegalHoldDetails = LegalHoldView.extend({
  heldBack: z.strictObject({
    /** how many open requests have something that is held, and how many tasks these are */
    requests: z.int().nonnegative(),
    tasks: z.int().nonnegative(),
    /** of the requests the hundred that are due first */
    items: z.array(HeldRequest),
  }),
});
export type LegalHoldDetails = z.infer<typeof LegalHoldDetails>;
