/** What a script can tell apart by the exit code. */
export const exitCodes = {
  fine: 0,
  /** Lethe was asked and the answer is no: a failed request, nothing there, not allowed, not yet */
  'answer-is-no': 1,
  'wrong-usage': 2,
  /** no answer was had, so trying again later may help */
  'cannot-reach': 3,
} as const;

export type FailureKind = Exclude<keyof typeof exitCodes, 'fine'>;

/** Ends the command: a plain sentence or two for standard error, and an exit code. */
export class CliFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CliFailure';
  }
}
