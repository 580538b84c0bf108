/** How a subscription is doing, as far as this process knows. */
export interface SubscriptionStatus {
  readonly topic: string;
  readonly group: string;
  /** whether it is a member of its group now */
  readonly joined: boolean;
  readonly partitions: readonly number[];
  /** of the last heartbeat, fetch, join or commit that succeeded; milliseconds since 1970 */
  readonly lastSignAt: number;
  /** messages that handlers work on */
  readonly inHand: number;
  /** messages in memory, those in hand included, and their bytes */
  readonly waiting: number;
  readonly bytes: number;
  /** messages of its partitions that are not done with, up to where they ended when they were last read */
  readonly behind: number;
}
