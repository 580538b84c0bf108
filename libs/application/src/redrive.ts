import { setTimeout as wait } from 'node:timers/promises';
import {
  MOST_REDRIVEN,
  type FieldError,
  type RedriveAnswer,
  type RedriveBody,
  type RedriveOutcome,
} from '#contracts';
import {
  KeyDestroyed,
  SealBroken,
  StoreUnavailable,
  type IncomingMessage,
  type LetterSummary,
  type RawMessage,
} from '#ports';
import { maskedMessage } from './masked-message.js';
import type { DeadLetterParts } from './recovery-parts.js';
import type { Caller } from './privacy-requests.js';
import { ok, refused, type Result } from './result.js';

type Item = RedriveAnswer['items'][number];

const item = (
  { id, topic, partition, offset }: LetterSummary,
  outcome: RedriveOutcome,
  why: { readonly reason?: string; readonly message?: string; readonly masked?: string } = {},
): Item => ({
  id,
  topic,
  partition,
  offset,
  outcome,
  reason: why.reason ?? null,
  message: why.message ?? null,
  masked: why.masked ?? null,
});

/**
 * Publishes letters again and marks them. A process that dies between the two leaves a letter unmarked
 * that was handed over, and it may be handed over twice: whoever takes it recognises it.
 */
export async function redrive(
  parts: DeadLetterParts,
  body: RedriveBody,
  caller: Caller,
): Promise<Result<RedriveAnswer>> {
  const { ids, topic, dryRun } = body;
  const chosen = ids
    ? await parts.letters.find(ids)
    : await parts.letters.open({ topic, limit: MOST_REDRIVEN });
  const errors = ids ? wrongIds(ids, topic, chosen) : [];
  if (errors.length > 0) return refused('validation-failed', undefined, errors);
  if (!dryRun && chosen.length > 0)
    await parts.recorder.record({
      what: 'dead-letters-redriven',
      by: { id: caller.id, channel: caller.channel },
      about: topic ?? null,
    });
  const items: Item[] = [];
  try {
    for (const letter of [...chosen].sort(asTheyLay))
      items.push(dryRun ? await preview(parts, letter) : await handOver(parts, letter, caller));
  } finally {
    // Also of those before a fault.
    audit(parts, items, { by: caller.id, dryRun, topic });
  }
  const redriven = items.filter(({ outcome }) => outcome === 'redriven').length;
  return ok({ redriven, items, remaining: await remaining(parts, topic) });
}

function audit(
  { audit: write }: DeadLetterParts,
  items: readonly Item[],
  about: { readonly by: string; readonly dryRun: boolean; readonly topic: string | undefined },
): void {
  const letters = items.map(({ id, outcome }) => ({ id, outcome }));
  write('redrive', { ...about, letters });
}

function wrongIds(
  ids: readonly string[],
  topic: string | undefined,
  found: readonly LetterSummary[],
): readonly FieldError[] {
  const topics = new Map(found.map((letter) => [letter.id, letter.topic]));
  return ids.flatMap((id, index) => {
    const path = `ids.${index}`;
    if (!topics.has(id)) return [{ path, message: 'is not a dead letter here' }];
    return topic === undefined || topics.get(id) === topic
      ? []
      : [{ path, message: 'is a letter of another topic' }];
  });
}

/** Those of one partition in the order in which they lay there. */
function asTheyLay(one: LetterSummary, other: LetterSummary): number {
  if (one.topic !== other.topic) return one.topic < other.topic ? -1 : 1;
  if (one.partition !== other.partition) return one.partition - other.partition;
  return BigInt(one.offset) < BigInt(other.offset) ? -1 : 1;
}

async function remaining({ letters }: DeadLetterParts, topic: string | undefined): Promise<number> {
  const counts = await letters.openCounts();
  return counts
    .filter((of) => topic === undefined || of.topic === topic)
    .reduce((sum, { count }) => sum + count, 0);
}

/** The message as it lay on its topic, or why it cannot be had. */
async function opened(parts: DeadLetterParts, letter: LetterSummary): Promise<RawMessage | Item> {
  const at = letter.redriven?.at;
  if (at !== undefined)
    return item(letter, 'already-redriven', {
      message: `It was redriven at ${at}. If it failed again, there is a newer letter of it.`,
    });
  const sealed = (await parts.letters.get(letter.id))?.sealed;
  if (sealed === undefined) return item(letter, 'expired', { message: 'It has just been removed.' });
  if (sealed === null)
    return item(letter, 'not-kept', {
      message: 'It was too large to be kept. It may still lie at its place on the topic.',
    });
  try {
    return await parts.seals.open(sealed);
  } catch (error) {
    if (error instanceof KeyDestroyed)
      return item(letter, 'expired', { message: 'The key of its month is destroyed: nobody can read it.' });
    if (error instanceof SealBroken)
      return item(letter, 'unreadable', { message: 'Its seal does not hold: it was not sealed here.' });
    throw error;
  }
}

const isItem = (found: RawMessage | Item): found is Item => 'outcome' in found;

async function preview(parts: DeadLetterParts, letter: LetterSummary): Promise<Item> {
  const raw = await opened(parts, letter);
  if (isItem(raw)) return raw;
  const intake = await parts.intake.consider(asIncoming(letter, raw));
  const masked = maskedMessage(raw.value);
  switch (intake.kind) {
    case 'refused':
      return item(letter, 'would-be-put-aside', {
        reason: intake.reason,
        message: intake.message,
        masked,
      });
    case 'known':
      return item(letter, 'would-be-accepted', {
        message: 'It is decided already: nothing would change.',
        masked,
      });
    case 'decided':
      return item(letter, 'would-be-accepted', { masked });
  }
}

/** A broker that hangs is given up by its client after more than a minute. Whoever redrives waits for an answer to a call. */
const PATIENCE_MS = 10_000;

/** What comes too late stays unmarked, and is handed over once more by the next redrive, as after a crash. */
async function acknowledged(publishing: Promise<void>, patience = PATIENCE_MS): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const late = wait(patience, true, { signal }).catch(() => false);
  try {
    if (await Promise.race([publishing.then(() => false), late]))
      throw new StoreUnavailable('the message bus did not answer; the letter may have been handed over');
  } finally {
    settled.abort();
    publishing.catch(() => undefined);
  }
}

async function handOver(parts: DeadLetterParts, letter: LetterSummary, caller: Caller): Promise<Item> {
  const raw = await opened(parts, letter);
  if (isItem(raw)) return raw;
  const { topic } = letter;
  const message = { topic, key: raw.key, value: raw.value ?? new Uint8Array() };
  await acknowledged(parts.bus.publish([message]), parts.patience);
  await parts.letters.markRedriven(letter.id, { at: parts.clock.now(), by: caller.id });
  return item(letter, 'redriven');
}

const asIncoming = (
  { topic, partition, offset }: LetterSummary,
  { key, value }: RawMessage,
): IncomingMessage => ({
  topic,
  partition,
  offset,
  key,
  value: Buffer.from(value ?? []).toString('utf8'),
  raw: value,
});
