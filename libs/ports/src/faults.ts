/** Somebody else has committed to the stream since the caller read it: load and decide again. */
export class ConcurrentCommit extends Error {
  constructor(readonly streamId: string) {
    super(`Another commit was made to stream ${streamId}.`);
    this.name = 'ConcurrentCommit';
  }
}

/** The store did not answer. Nothing was written, or it is unknown whether it was; the call may be repeated. */
export class StoreUnavailable extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`The store is not available: ${what}`, options);
    this.name = 'StoreUnavailable';
  }
}

/** The store cannot be opened until a person has done what the message says. */
export class StoreUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The key was destroyed; what it sealed cannot be read by anyone any more. */
export class KeyDestroyed extends Error {
  constructor(readonly keyId: string) {
    super(`The subject key ${keyId} was destroyed.`);
    this.name = 'KeyDestroyed';
  }
}

/** There never was such a key here. */
export class UnknownKey extends Error {
  constructor(readonly keyId: string) {
    super(`There is no subject key ${keyId}.`);
    this.name = 'UnknownKey';
  }
}

/** The artifact is not there. */
export class UnknownArtifact extends Error {
  constructor(readonly artifactId: string) {
    super(`There is no artifact ${artifactId}.`);
    this.name = 'UnknownArtifact';
  }
}

/** Sealed text or an artifact was changed, cut short, or sealed with another key. */
export class SealBroken extends Error {
  constructor(what: string) {
    super(`The seal does not hold: ${what}`);
    this.name = 'SealBroken';
  }
}

/** The vault does not accept the token: forged, for another task, or its lease is over. */
export class VaultRefused extends Error {
  constructor(
    reason: string,
    /** the token is good, but its lease is over: the task is, or will be, sent again with a new one */
    readonly leaseOver = false,
  ) {
    super(`The vault refused: ${reason}`);
    this.name = 'VaultRefused';
  }
}

/** Something stands against the task: it is not to begin, or not to delete any further. It goes on later. */
export class HeldBack extends Error {
  constructor() {
    super('Something stands against the task.');
    this.name = 'HeldBack';
  }
}

/** The bus takes no message of this size, now or later. Others of the same call may have been published. */
export class MessageTooLarge extends Error {
  constructor(
    readonly topic: string,
    options?: ErrorOptions,
  ) {
    super(`The bus takes no message of this size on ${topic}.`, options);
    this.name = 'MessageTooLarge';
  }
}
