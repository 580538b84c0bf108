/** A message that no retry will help. It is put aside as a dead letter and the ones behind it go on. */
export class PoisonMessage extends Error {
  /**
   * @param reason a code, e.g. `not-json`, `unknown-type`, `data-refused`, `unknown-task`
   * @param message what is wrong and where, without anything that the message says of a person
   */
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = 'PoisonMessage';
  }
}
