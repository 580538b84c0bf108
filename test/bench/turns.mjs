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

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Runs every side once a round, in changing order; the first two rounds warm up.
 * @param sides `{ name: () => Promise<speed> }`
 * @returns for each side its median speed, and `ratio(one, other)`: the median of the rounds' ratios
 */
export async function inTurns(rounds, sides) {
  const names = Object.keys(sides);
  const measured = [];
  for (let round = -2; round < rounds; round += 1) {
    const speeds = {};
    for (const name of round % 2 ? names : [...names].reverse()) speeds[name] = await sides[name]();
    if (round >= 0) measured.push(speeds);
  }
  return {
    speed: (name) => median(measured.map((speeds) => speeds[name])),
    ratio: (one, other) => median(measured.map((speeds) => speeds[one] / speeds[other])),
  };
}
