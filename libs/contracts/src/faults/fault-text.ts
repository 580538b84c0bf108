/** What a fault code means and what to do about it, in words for an administrator. No personal data. */
export interface FaultText {
  readonly message: string;
  readonly nextAction: string;
  /** Requests can be carried out all the same: no task fails by it. */
  readonly workGoesOn?: boolean;
}
