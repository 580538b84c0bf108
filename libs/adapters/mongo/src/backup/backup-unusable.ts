/** Nothing can be made of this, or into this; the message says what a person does. */
export class BackupUnusable extends Error {
  override readonly name = 'BackupUnusable';
}
