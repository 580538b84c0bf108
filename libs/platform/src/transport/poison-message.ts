/**
 * A message that can never be handled, however often it comes: it is put aside instead of being
 * handed over again. Neither the reason nor the message may quote it, since it may hold personal data.
 */
export class PoisonMessage extends Error {
  override readonly name = 'PoisonMessage';

  /** @param reason kebab-case, for machines */
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}
