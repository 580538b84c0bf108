/** How long to wait before something that failed is tried again, in milliseconds of real time. */
export interface BackOff {
  readonly first: number;
  readonly longest: number;
}

/** Doubles from the first pause to the longest. @param failures in a row, from 1 */
export const pauseAfter = (failures: number, { first, longest }: BackOff): number =>
  Math.min(longest, first * 2 ** Math.min(failures - 1, 30));
