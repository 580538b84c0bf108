/**
 * The order of the suites: those that start whole clusters and kill processes take minutes and come first, so
 * that none of them is begun when everything else is done.
 */
import Sequencer from '@jest/test-sequencer';

const LONG = [/\/test\/faults\//, /\/test\/cluster\//, /\/test\/e2e\//, /\/test\//, /\.int\.spec\.ts$/];
const rank = ({ path }) => {
  const found = LONG.findIndex((one) => one.test(path));
  return found < 0 ? LONG.length : found;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    // Within a rank as jest has it: what failed or took long the last time, then the largest file.
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
