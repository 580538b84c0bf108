import type { Instant } from '#contracts';
import type { Timer, TimerChange, TimerUrgency } from '#ports';

export interface TimerRecord {
  /** `<stream id>:<name>` */
  readonly _id: string;
  readonly streamId: string;
  readonly name: string;
  /** of the stream: its timers are looked after by one worker */
  readonly bucket: number;
  readonly dueAt: Instant;
  /** missing in what was set before there was any: 1 */
  readonly urgency?: TimerUrgency;
}

/** So many workers can share the timers; each has several buckets, so that shares come out even. */
export const BUCKETS = 16;

/** FNV-1a: any text, evenly. What was stored with it has to be found again, so it never changes. */
export function bucketOf(streamId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < streamId.length; index += 1)
    hash = Math.imul(hash ^ streamId.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}

export const timerKey = ({ streamId, name }: Pick<Timer, 'streamId' | 'name'>): string =>
  `${streamId}:${name}`;

/** The writes that do what changes do in order: of each timer only the last one counts. */
export function timerWrites(changes: readonly TimerChange[]) {
  const last = new Map(changes.map((change) => [timerKey(change), change]));
  return [...last].map(([_id, change]) => {
    const filter = { _id };
    if (change.change === 'cancel') return { deleteOne: { filter } };
    const { streamId, name, dueAt, urgency = 1 } = change;
    const replacement = { streamId, name, bucket: bucketOf(streamId), dueAt, urgency };
    return { replaceOne: { filter, replacement, upsert: true } };
  });
}
