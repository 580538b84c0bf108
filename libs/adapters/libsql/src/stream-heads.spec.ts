import { describe, expect, it } from '@jest/globals';
import { StreamHeads, type StreamHead } from './stream-heads.js';

const head = (stream: number): StreamHead => ({ stream, commit: 1, hash: '', commands: [] });

describe('the heads of streams', () => {
  it('keeps what is asked for and drops what is not, at twice a generation at most', () => {
    const heads = new StreamHeads(10);
    heads.set('kept', head(0));
    for (let n = 1; n <= 100; n += 1) {
      heads.set(`stream ${n}`, head(n));
      expect(heads.get('kept')).toMatchObject({ stream: 0 });
    }
    const known = Array.from({ length: 100 }, (_, n) => heads.get(`stream ${n + 1}`)).filter(Boolean);
    expect(known.length).toBeLessThanOrEqual(20);
    expect(heads.get('stream 100')).toMatchObject({ stream: 100 });
    expect(heads.get('stream 1')).toBeUndefined();
  });

  it('forgets everything when it is cleared', () => {
    const heads = new StreamHeads(2);
    for (let n = 0; n < 3; n += 1) heads.set(`stream ${n}`, head(n));
    heads.clear();
    expect([0, 1, 2].map((n) => heads.get(`stream ${n}`))).toEqual([undefined, undefined, undefined]);
  });
});
