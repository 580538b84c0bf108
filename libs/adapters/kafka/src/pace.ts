/** How fast a member of a group notices things; milliseconds. */
export interface Pace {
  /** a member that is silent for this long is taken for dead, and others get its partitions */
  readonly sessionTimeout: number;
  /** how long the group waits for its members when it shares out the partitions anew */
  readonly rebalanceTimeout: number;
  readonly heartbeatEvery: number;
  /** how long a broker holds a fetch back while there is nothing new; rebalances are noticed between fetches */
  readonly longestFetch: number;
  /** what is done with is committed this often at most; after a crash the work of that time is done again */
  readonly commitEvery: number;
  /** how long a rebalance waits for what is in hand; others may begin with it again after that */
  readonly settleWithin: number;
  /** a consumer without any sign of life for so long is replaced */
  readonly stalledAfter: number;
}

export const usualPace: Pace = {
  sessionTimeout: 30_000,
  rebalanceTimeout: 60_000,
  heartbeatEvery: 3_000,
  longestFetch: 3_000,
  commitEvery: 250,
  settleWithin: 5_000,
  stalledAfter: 120_000,
};
