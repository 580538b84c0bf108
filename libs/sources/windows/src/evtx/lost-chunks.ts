import type { ChunkFindings } from './chunk-search.js';
import type { EvtxChunk } from './evtx-chunks.js';
import type { EvtxDamage } from './evtx-damage.js';

type ChunkDamage = Omit<EvtxDamage, 'file'>;

/** More than fit into a chunk: then the numbers mean something else, as where a log that runs in a circle begins. */
const MOST_RECORDS = 2700;

/**
 * Tells the damage of chunks. How many records a chunk had of which nothing is left, only the numbers before and
 * behind it say.
 */
export class LostChunks {
  private waiting: ChunkDamage[] = [];
  private lastNumber: number | null = null;

  /** What is known of damage now. */
  next({ index, damage }: EvtxChunk, findings: ChunkFindings): readonly ChunkDamage[] {
    const { unreadable, firstUnreadable, namesInGaps, numbers } = findings;
    const told: ChunkDamage[] = [];
    if (numbers) {
      told.push(...this.counted(numbers.first));
      this.lastNumber = numbers.last;
    }
    if (unreadable === 0) return told;
    const reason = damage ?? 'damaged';
    const mine: ChunkDamage = {
      chunk: index,
      offset: firstUnreadable,
      reason,
      unreadable,
      names: namesInGaps,
    };
    if (numbers) return [...told, mine];
    this.waiting.push(mine);
    return told;
  }

  /** What waited for a chunk behind it and has none. */
  taken(): readonly ChunkDamage[] {
    const { waiting } = this;
    this.waiting = [];
    return waiting;
  }

  private counted(nextNumber: number): readonly ChunkDamage[] {
    const [first, ...others] = this.taken();
    if (!first) return [];
    const missing = nextNumber - (this.lastNumber ?? nextNumber) - 1;
    const told = [first, ...others].reduce((sum, { unreadable }) => sum + unreadable, 0);
    const isPlausible = missing > told && missing <= MOST_RECORDS * (1 + others.length);
    return [isPlausible ? { ...first, unreadable: first.unreadable + missing - told } : first, ...others];
  }
}
