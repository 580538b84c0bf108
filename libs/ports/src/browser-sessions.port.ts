import type { Instant, Role } from '#contracts';

/** Somebody who is signed in with a browser: the hash of the cookie's token, never the token. Times are real. */
export interface BrowserSession {
  /** random; it may stand in a log */
  readonly id: string;
  /** SHA-256 of the token, hexadecimal */
  readonly tokenHash: string;
  /** the id that events name, e.g. `person:…` */
  readonly actorId: string;
  /** what pages call the person; gone with the session */
  readonly name: string | null;
  readonly role: Role;
  readonly startedAt: Instant;
  /** it is over then, unless it is used before */
  readonly idleEndsAt: Instant;
  /** it is over then, whatever happens */
  readonly endsAt: Instant;
}

export interface BrowserSessions {
  add(session: BrowserSession): Promise<void>;
  /** One that is over may still be found: whoever asks looks at its times. */
  findByHash(tokenHash: string): Promise<BrowserSession | undefined>;
  /** Moves the end by silence; never back, and nothing comes of it where the session is gone. */
  prolong(id: string, idleEndsAt: Instant): Promise<void>;
  /** @returns whether there was one */
  remove(id: string): Promise<boolean>;
  /** Forgets all that were over at the time. @returns how many */
  removeOver(at: Instant): Promise<number>;
}
