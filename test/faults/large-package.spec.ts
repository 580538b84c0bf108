import { describe, expect, it } from '@jest/globals';
import { Child } from './child.js';

const MEBIBYTE = 1024 * 1024;

interface Measured {
  /** resident memory, bytes */
  readonly peak: number;
  readonly before: number;
  readonly packed: number;
  readonly isWhole: boolean;
}

async function measured(megabytes: number): Promise<Measured> {
  const child = new Child('package-large.ts', String(megabytes));
  try {
    await child.hear(1);
  } finally {
    await child.kill();
  }
  return JSON.parse(child.lines[0] ?? '') as Measured;
}

/** A gigabyte with LETHE_FAULTS=all; a fourth of it shows the same in an ordinary run. */
const MEGABYTES = process.env['LETHE_FAULTS'] === 'all' ? 1024 : 256;

describe('a package of a gigabyte', () => {
  it('is gathered, put together and handed out with flat memory', async () => {
    const { peak, before, packed, isWhole } = await measured(MEGABYTES);
    expect(isWhole).toBe(true);
    expect(packed).toBeGreaterThan((MEGABYTES * MEBIBYTE) / 3);
    expect(packed).toBeLessThan(MEGABYTES * MEBIBYTE);
    // The compiler that loads the child takes most of what is there before.
    expect(peak - before).toBeLessThan(100 * MEBIBYTE);
  }, 300_000);
});
