/** Sides of a comparison in turns: whatever else the machine does meets all of them alike. */
import { performance } from 'node:perf_hooks';

/** Runs `inFlight` writers side by side until `total` writes are done. @returns writes a second */
export async function race(inFlight, total, writer) {
  let left = total;
  const take = () => left-- > 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: inFlight }, () => writer(take)));
  return total / ((performance.now() - begun) / 1000);
}

/** Has one thing done `total` times, `inFlight` at a time. @returns things a second */
export async function raceTo(total, inFlight, one) {
  let begun = 0;
  return race(inFlight, total, async (take) => {
    while (take()) await one((begun += 1));
  });
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Runs every side once a round, in changing order; the first two rounds warm up.
 * @param sides `{ name: () => Promise<speed> }`
 * @param before is done before every round, untimed
 * @returns for each side its median speed, and `ratio(one, ...others)`: the median of the rounds' ratios
 */
export async function inTurns(rounds, sides, before = () => undefined) {
  const names = Object.keys(sides);
  const measured = [];
  for (let round = -2; round < rounds; round += 1) {
    const speeds = {};
    await before();
    for (const name of round % 2 ? names : [...names].reverse()) speeds[name] = await sides[name]();
    if (round >= 0) measured.push(speeds);
  }
  return {
    speed: (name) => median(measured.map((speeds) => speeds[name])),
    /** against the slowest of the others, round by round */
    ratio: (one, ...others) =>
      median(measured.map((speeds) => speeds[one] / Math.min(...others.map((other) => speeds[other])))),
  };
}
