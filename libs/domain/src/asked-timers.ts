import type { Instant, RequestEvent, RequestId } from '#contracts';
import { fireTimer } from './fire-timer.js';
import type { PrivacyRequest } from './privacy-request.js';
import { react } from './react.js';
import { nothingStands } from './restraints.js';

/** A timer that events ask for. It may have rung since: that leaves an event only where it meant something. */
interface Asked {
  readonly dueAt: Instant;
  /** were it not there any more, nothing would be missed */
  needless: boolean;
}

/** The timers that events ask for, folded like a view: to compare with those that are kept. */
export class AskedTimers {
  readonly #asked = new Map<RequestId, Map<string, Asked>>();

  /** @param request as it stands after the commit of these events, which was made at this moment */
  follow(events: readonly RequestEvent[], request: PrivacyRequest, at: Instant): void {
    const asked = this.#asked.get(request.id) ?? new Map<string, Asked>();
    const hasRung = new Set([...asked.values()].filter(({ dueAt, needless }) => needless && dueAt <= at));
    for (const event of events)
      for (const reaction of react(event, request))
        if (reaction.kind === 'schedule')
          asked.set(reaction.name, { dueAt: reaction.dueAt, needless: false });
        else if (reaction.kind === 'cancel') asked.delete(reaction.name);
    // What it meant nothing to before it may mean something to now: it does not ring again.
    for (const [name, timer] of asked)
      timer.needless = hasRung.has(timer) || meansNothing(request, at, name, timer.dueAt);
    if (asked.size > 0) this.#asked.set(request.id, asked);
    else this.#asked.delete(request.id);
  }

  /** When a kept timer is to ring by its events; undefined: none asks for it. What is taken is not left. */
  take(id: RequestId, name: string): Instant | undefined {
    const asked = this.#asked.get(id);
    const dueAt = asked?.get(name)?.dueAt;
    asked?.delete(name);
    return dueAt;
  }

  /** Those that were not taken, and without which something would not happen. */
  *left(): Iterable<{ readonly id: RequestId; readonly name: string; readonly dueAt: Instant }> {
    for (const [id, asked] of this.#asked)
      for (const [name, { dueAt, needless }] of asked) if (!needless) yield { id, name, dueAt };
  }
}

/** Whether a timer that rings, then or now, changes nothing of the request as it stands. */
function meansNothing(request: PrivacyRequest, now: Instant, name: string, dueAt: Instant): boolean {
  const commandId = `timer:${name}:${dueAt}`;
  // What is held goes on when it is let go, without a timer.
  if (request.commands.has(commandId) || isHeld(request, name)) return true;
  const fire = { type: 'FireTimer', commandId, name, at: dueAt > now ? dueAt : now } as const;
  return fireTimer(request, fire, nothingStands).kind === 'ignore';
}

const isHeld = (request: PrivacyRequest, name: string): boolean =>
  name.startsWith('task:') && (request.tasks?.get(name.slice('task:'.length))?.heldBy ?? null) !== null;
