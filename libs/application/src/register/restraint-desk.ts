import type {
  Actor,
  ApproveCloseLimitBody,
  CloseLimitView,
  LegalHoldDetails,
  LegalHoldList,
  LegalHoldView,
  PausedSourceView,
  PlaceLegalHoldBody,
  Source,
} from '#contracts';
import { dayOf, plusMonths, standingHolds, type CloseLimits, type Register } from '#domain';
import type { Clock } from '#ports';
import type { KeyedDigests, KeyRing } from '#vault';
import { openRequests } from '../open-rows.js';
import type { Caller } from '../privacy-requests.js';
import { ok, refused, type Result } from '../result.js';
import { within } from '../within.js';
import { closeLimitWords } from './close-limit-words.js';
import { release, waitsForLimit, type ReleaseParts } from './release.js';
import type { StandingWork } from './standing-work.js';
import { heldBackBy } from './held-back.js';
import { holdView } from './hold-view.js';
import { placeHold } from './place-hold.js';
import { pauseView } from './pause-view.js';

export interface RestraintDeskParts extends ReleaseParts, StandingWork {
  readonly keys: KeyRing;
  readonly digests: KeyedDigests;
  readonly clock: Clock;
  readonly closeLimits: CloseLimits;
  /** how long words of the register are kept after they are of the past, months: as long as a request's own record */
  readonly keptMonths: number;
  readonly onFault: (error: unknown) => void;
}

/** What people decide about all requests at once: legal holds, paused sources, and the limit of closes. */
export interface RestraintDesk {
  /**
   * It stands when this resolves: nothing that it holds is sent, and what was sent is told so before it deletes.
   * Repeated with its idempotency key, the call finds the hold that it placed, as it is by then.
   */
  placeHold(
    body: PlaceLegalHoldBody,
    caller: Caller,
    idempotencyKey?: string,
  ): Promise<Result<LegalHoldView>>;
  liftHold(id: string, reason: string | undefined, caller: Caller): Promise<Result<undefined>>;
  holds(query: { readonly state: 'standing' | 'all' }): Promise<LegalHoldList>;
  /** One hold, also one that was lifted, with what it keeps back as things stand. */
  hold(id: string): Promise<Result<LegalHoldDetails>>;
  /** Whether such a hold stands, or is among all that were ever placed. */
  knowsHold(id: string, among: 'standing' | 'all'): Promise<boolean>;
  /** Done again, it changes nothing; the first reason stays. */
  pause(source: Source, reason: string, caller: Caller): Promise<Result<PausedSourceView>>;
  resume(source: Source, reason: string, caller: Caller): Promise<Result<PausedSourceView>>;
  limit(): Promise<CloseLimitView>;
  approveLimit(body: ApproveCloseLimitBody, caller: Caller): Promise<Result<CloseLimitView>>;
  /** Makes up for what broke off: lets held requests look again, and destroys keys whose time is over. */
  settle(): Promise<void>;
}

/** A call is answered although not every request has looked again yet: that goes on, and is made up for by settle. */
const RELEASE_MAY_LAG_MS = 2000;
/** So long after a change it is let go on once more: somebody may have decided by what stood before. */
const SETTLED_FOR_MS = 5 * 60_000;

const actorOf = ({ id, channel }: Caller): Actor => ({ id, channel });

export const restraintDesk = (parts: RestraintDeskParts): RestraintDesk => new Desk(parts);

class Desk implements RestraintDesk {
  #settled: { readonly register: Register; readonly changedAt: number; isDone: boolean } | undefined;
  readonly #destroyed = new Set<string>();

  constructor(private readonly parts: RestraintDeskParts) {}

  placeHold(body: PlaceLegalHoldBody, caller: Caller, key?: string): Promise<Result<LegalHoldView>> {
    return placeHold(this.parts, body, actorOf(caller), key);
  }

  async liftHold(id: string, reason: string | undefined, caller: Caller): Promise<Result<undefined>> {
    const { book, keys } = this.parts;
    const hold = (await book.current()).holds.get(id);
    if (!hold) return refused('not-found');
    const sealed = reason === undefined ? null : (await keys.cipher(hold.keyId)).seal(reason);
    const by = actorOf(caller);
    const decision = await book.run({ type: 'LiftLegalHold', holdId: id, reason: sealed, by }, by);
    if (decision.kind === 'reject') return refused(decision.code);
    await this.#release();
    return ok(undefined);
  }

  async holds({ state }: { readonly state: 'standing' | 'all' }): Promise<LegalHoldList> {
    const register = await this.parts.book.current();
    const holds = state === 'all' ? [...register.holds.values()] : standingHolds(register);
    return { items: await Promise.all(holds.toReversed().map((hold) => holdView(this.parts, hold))) };
  }

  async hold(id: string): Promise<Result<LegalHoldDetails>> {
    const hold = (await this.parts.book.current()).holds.get(id);
    if (!hold) return refused('not-found');
    const [view, heldBack] = await Promise.all([holdView(this.parts, hold), heldBackBy(this.parts, hold)]);
    return ok({ ...view, heldBack });
  }

  async knowsHold(id: string, among: 'standing' | 'all'): Promise<boolean> {
    const hold = (await this.parts.book.current()).holds.get(id);
    return hold !== undefined && (among === 'all' || hold.lifted === null);
  }

  async pause(source: Source, reason: string, caller: Caller): Promise<Result<PausedSourceView>> {
    const { book, keys } = this.parts;
    const by = actorOf(caller);
    if (!(await book.current()).pauses.has(source)) {
      const cipher = await keys.create();
      const sealed = { keyId: cipher.keyId, reason: cipher.seal(reason) };
      await book.run({ type: 'PauseLine', source, ...sealed, by }, by);
    }
    return ok(await this.#sourceView(source));
  }

  async resume(source: Source, reason: string, caller: Caller): Promise<Result<PausedSourceView>> {
    const { book, keys } = this.parts;
    const pause = (await book.current()).pauses.get(source);
    if (pause) {
      const by = actorOf(caller);
      const sealed = (await keys.cipher(pause.keyId)).seal(reason);
      await book.run({ type: 'ResumeLine', source, reason: sealed, by }, by);
      await this.#release();
    }
    return ok(await this.#sourceView(source));
  }

  async limit(): Promise<CloseLimitView> {
    const { book, admission, closeLimits } = this.parts;
    const counted = await admission.count();
    const { usual, perDay, allowed, since, approvedUntil } = counted.allowance;
    const { limit } = await book.current();
    return {
      accountClosesPerDay: closeLimits.perDay,
      usual,
      perDay,
      allowed,
      begun: counted.begun,
      since,
      approvedUntil,
      reachedAt: limit.reached?.at ?? null,
      waiting: await this.#waitingForLimit(),
      explanation: closeLimitWords(limit.reached, counted),
    };
  }

  async approveLimit(
    { reason, allow }: ApproveCloseLimitBody,
    caller: Caller,
  ): Promise<Result<CloseLimitView>> {
    const { book, keys, clock, admission } = this.parts;
    const by = actorOf(caller);
    const { perDay } = (await admission.count()).allowance;
    const allowed = allow ?? (await this.#waitingForLimit()) + perDay;
    const cipher = await keys.create();
    const sealed = { keyId: cipher.keyId, reason: cipher.seal(reason) };
    const day = dayOf(clock.now());
    const decision = await book.run({ type: 'ApproveCloseLimit', day, allowed, ...sealed, by }, by);
    if (decision.kind === 'reject') {
      await keys.destroy(cipher.keyId);
      return refused(decision.code);
    }
    await this.#release();
    return ok(await this.limit());
  }

  async settle(): Promise<void> {
    const register = await this.parts.book.current();
    const now = performance.now();
    if (this.#settled?.register !== register) this.#settled = { register, changedAt: now, isDone: false };
    const settled = this.#settled;
    if (!settled.isDone) {
      await release(this.parts);
      settled.isDone = now - settled.changedAt > SETTLED_FOR_MS;
    }
    await this.#destroySpentKeys(register);
  }

  /** What is past is kept as long as a request's own record; then nobody can read it any more. */
  async #destroySpentKeys({ spent }: Register): Promise<void> {
    const { keys, clock, keptMonths } = this.parts;
    const now = clock.now();
    for (const { keyId, since } of spent) {
      if (this.#destroyed.has(keyId) || plusMonths(since, keptMonths) > now) continue;
      await keys.destroy(keyId);
      this.#destroyed.add(keyId);
    }
  }

  async #release(): Promise<void> {
    await within(RELEASE_MAY_LAG_MS, release(this.parts).catch(this.parts.onFault));
  }

  async #waitingForLimit(): Promise<number> {
    const { readModel, listsCaughtUp } = this.parts;
    await listsCaughtUp();
    let waiting = 0;
    for await (const { outlook } of openRequests(readModel)) if (waitsForLimit(outlook)) waiting += 1;
    return waiting;
  }

  async #sourceView(source: Source): Promise<PausedSourceView> {
    const pause = (await this.parts.book.known()).pauses.get(source);
    return { source, paused: pause ? await pauseView(this.parts, pause) : null };
  }
}
