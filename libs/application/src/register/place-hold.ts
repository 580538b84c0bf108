import { randomUUID } from 'node:crypto';
import type { Actor, LegalHoldView, PlaceLegalHoldBody } from '#contracts';
import type { LegalHold } from '#domain';
import type { KeyedDigests, KeyRing } from '#vault';
import { canonicalText } from '../intake.js';
import { ok, refused, type Result } from '../result.js';
import { cipherOf } from '../use-case-parts.js';
import { holdView } from './hold-view.js';
import type { RegisterBook } from './register-book.js';

interface PlacingParts {
  readonly book: Pick<RegisterBook, 'current' | 'known' | 'run'>;
  readonly keys: KeyRing;
  readonly digests: KeyedDigests;
}

/**
 * Places a hold. The id of one with an idempotency key follows from caller and key, so a call that is repeated finds
 * the first one in the register itself, also after a crash and in another process.
 */
export async function placeHold(
  parts: PlacingParts,
  body: PlaceLegalHoldBody,
  by: Actor,
  idempotencyKey?: string,
): Promise<Result<LegalHoldView>> {
  const { book, keys, digests } = parts;
  const holdId =
    idempotencyKey === undefined ? randomUUID() : digests.madeIdFor('legal-hold', by.id, idempotencyKey);
  const before = (await book.current()).holds.get(holdId);
  if (before) return answerAgain(parts, before, body);
  const cipher = await keys.create();
  const { subject, host = null, keptOn = null, reason } = body;
  const decision = await book.run(
    {
      type: 'PlaceLegalHold',
      holdId,
      keyId: cipher.keyId,
      subject: subject ? cipher.seal(JSON.stringify(subject)) : null,
      subjectDigests: subject ? digests.samePerson(subject) : [],
      host,
      keptOn,
      reason: cipher.seal(reason),
      by,
    },
    by,
  );
  const hold = (await book.known()).holds.get(holdId);
  if (!hold) throw new Error(`Hold ${holdId} was placed and is not in the register.`);
  if (decision.kind === 'accept') return ok(await holdView(parts, hold));
  // Two calls with one key at the same moment: the other one was first, and this key opens nothing.
  await keys.destroy(cipher.keyId);
  return answerAgain(parts, hold, body);
}

/**
 * The hold that the first call placed, as it is now, lifted too. What was asked for is compared with its words; where
 * these cannot be read any more, nothing is said to stand.
 */
async function answerAgain(
  parts: PlacingParts,
  hold: LegalHold,
  body: PlaceLegalHoldBody,
): Promise<Result<LegalHoldView>> {
  const placed = await bodyOf(parts, hold);
  if (placed === null)
    return refused(
      'idempotency-key-reused',
      `Its hold, ${hold.id}, was lifted long ago: what it was about cannot be read any more.`,
    );
  if (canonicalText(placed) !== canonicalText(body)) return refused('idempotency-key-reused');
  return ok(await holdView(parts, hold));
}

/** The body that a hold was placed with; null after the key of its words was destroyed. */
async function bodyOf(
  { keys }: PlacingParts,
  { keyId, subject, host, keptOn, reason }: LegalHold,
): Promise<object | null> {
  const cipher = await cipherOf({ keys }, keyId);
  if (!cipher) return null;
  return {
    ...(subject !== null && { subject: JSON.parse(cipher.open(subject)) as unknown }),
    ...(host !== null && { host }),
    ...(keptOn !== null && { keptOn }),
    reason: cipher.open(reason),
  };
}
