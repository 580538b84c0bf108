import type { LegalHoldDetails } from '#contracts';
import { nothingStands, type LegalHold, type SealedView } from '#domain';
import type { Clock, ReadModel } from '#ports';
import type { KeyRing } from '#vault';
import { openRows } from '../open-rows.js';
import { openView, standingAgainst } from '../open-view.js';
import { cipherOf } from '../use-case-parts.js';

export interface HeldBackParts {
  readonly readModel: ReadModel;
  readonly keys: KeyRing;
  readonly clock: Clock;
  /** Resolves when lists show what was committed before this call, or after a moment if they cannot. */
  readonly listsCaughtUp: () => Promise<void>;
}

type HeldBack = LegalHoldDetails['heldBack'];

/** More than this nobody reads: what is due first is told, the rest counted. */
const MOST_TOLD = 100;
/** Kept while requests are looked through, before those that are due last are let go. */
const KEPT = 4 * MOST_TOLD;

const byDue = (one: SealedView, other: SealedView): number =>
  one.clock.dueAt.localeCompare(other.clock.dueAt) || one.id.localeCompare(other.id);

/** What a hold by itself keeps from being deleted, over all open requests; nothing after it was lifted. */
export async function heldBackBy(parts: HeldBackParts, hold: LegalHold): Promise<HeldBack> {
  if (hold.lifted) return { requests: 0, tasks: 0, items: [] };
  const standing = { holds: [hold], pauses: [], closes: 'admitted' } as const;
  const held = (view: SealedView) =>
    view.tasks.filter((task) => standingAgainst(view, standing)(task).length > 0);
  await parts.listsCaughtUp();
  // One that moves on meanwhile may come twice.
  const counted = new Map<string, number>();
  let first: SealedView[] = [];
  for await (const { document } of openRows(parts.readModel)) {
    const view = JSON.parse(document) as SealedView;
    const { length } = held(view);
    if (length === 0 || counted.has(view.id)) continue;
    counted.set(view.id, length);
    first.push(view);
    if (first.length > KEPT) first = first.sort(byDue).slice(0, MOST_TOLD);
  }
  const told = first.sort(byDue).slice(0, MOST_TOLD);
  return {
    requests: counted.size,
    tasks: [...counted.values()].reduce((sum, count) => sum + count, 0),
    items: await Promise.all(told.map((view) => toldOf(parts, view, held(view)))),
  };
}

async function toldOf(
  parts: HeldBackParts,
  view: SealedView,
  held: SealedView['tasks'],
): Promise<HeldBack['items'][number]> {
  const cipher = await cipherOf(parts, view.subjectKeyId);
  const terms = { now: parts.clock.now(), standing: nothingStands };
  const { id, kind, subject, clock } = openView(view, cipher, terms);
  return {
    requestId: id,
    kind,
    subject,
    dueAt: clock.dueAt,
    tasks: held.map(({ id: taskId, source, host, action, phase }) => ({
      taskId,
      source,
      host,
      action,
      phase,
    })),
  };
}
