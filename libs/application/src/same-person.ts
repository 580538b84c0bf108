import type { RequestId, SamePersonList, Sha256, Subject } from '#contracts';
import type { SealedView } from '#domain';
import type { Caller } from './privacy-requests.js';
import { ok, type Result } from './result.js';
import { maySee, opened, visible, type UseCaseParts } from './use-case-parts.js';

/** So many are shown; who has more of one person than that has them in the list. */
const MOST_SHOWN = 50;
/** Of so many, the newest, it is looked who may see them. */
const MOST_LOOKED_AT = 1_000;

/**
 * The requests about a person, by any identity that is given, newest received first. That somebody looked is
 * recorded: who a request is about, it answers to those who guess the name.
 */
export async function requestsOfPerson(
  parts: UseCaseParts,
  subject: Subject,
  caller: Caller,
): Promise<Result<SamePersonList>> {
  // A requester finds nothing that he did not submit himself.
  if (caller.role !== 'requester')
    await parts.recorder.record({ what: 'person-searched', by: { id: caller.id, channel: caller.channel } });
  return ok(await found(parts, parts.digests.samePerson(subject), caller));
}

/** The other requests about the person of a request, newest received first. */
export async function requestsBeside(
  parts: UseCaseParts,
  id: RequestId,
  caller: Caller,
): Promise<Result<SamePersonList>> {
  const asked = await visible(parts, id, caller);
  if (!asked.ok) return asked;
  const { subjectDigests, shredded } = asked.value.request;
  return ok(await found(parts, shredded ? [] : subjectDigests, caller, id));
}

async function found(
  parts: UseCaseParts,
  digests: readonly Sha256[],
  caller: Caller,
  but?: RequestId,
): Promise<SamePersonList> {
  await parts.listsCaughtUp();
  const rows = await parts.readModel.live.ofPerson(digests, MOST_LOOKED_AT);
  const views = rows
    .filter(({ id, submittedBy }) => id !== but && maySee(caller, submittedBy))
    .map(({ document }) => JSON.parse(document) as SealedView)
    // Whose own record is over, of them nobody is told any more who they were about.
    .filter(({ shredded }) => !shredded);
  const [now, register] = [parts.clock.now(), await parts.book.current()];
  const items = await Promise.all(
    views.slice(0, MOST_SHOWN).map((view) => opened(parts, view, now, register)),
  );
  return { items, more: views.length > items.length };
}
