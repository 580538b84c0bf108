import { randomUUID } from 'node:crypto';
import type { Caller } from '#application';
import type { Role } from '#contracts';
import type { BrowserSession, BrowserSessions } from '#ports';
import { cookieOf, Cookies } from './cookies.js';
import { hashOfToken, newToken } from './token.js';

const COOKIE = 'lethe_session';
const TERMS = { sameSite: 'strict' } as const;
/** A session that is in use is noted at most this often: reading a page must not be a write. */
const NOTED_EVERY_MS = 60_000;

export interface SessionTerms {
  /** whether people reach Lethe by https */
  readonly secure: boolean;
  readonly idleMinutes: number;
  readonly hours: number;
}

export const usualSessions: SessionTerms = { secure: false, idleMinutes: 12 * 60, hours: 12 };

export interface SignedIn {
  /** of actors in events */
  readonly id: string;
  readonly name: string | null;
  readonly role: Role;
}

/**
 * Sessions of people with a browser. The cookie has a random token, the store its hash: a session that was
 * ended is over on every gateway from the next call on. Real time, not the sandbox's.
 */
export class Sessions {
  private readonly cookies: Cookies;

  constructor(
    private readonly store: BrowserSessions,
    private readonly terms: SessionTerms = usualSessions,
    private readonly now: () => number = Date.now,
  ) {
    this.cookies = new Cookies(terms.secure);
  }

  /** A new session, always with a new token. @returns its id and its `Set-Cookie` header */
  async open(person: SignedIn): Promise<{ readonly id: string; readonly cookie: string }> {
    const now = this.now();
    const [id, token] = [randomUUID(), newToken()];
    const { hours } = this.terms;
    await this.store.removeOver(at(now));
    await this.store.add({
      id,
      tokenHash: hashOfToken(token),
      actorId: person.id,
      name: person.name,
      role: person.role,
      startedAt: at(now),
      idleEndsAt: at(this.idleEnd(now)),
      endsAt: at(now + hours * 3_600_000),
    });
    return { id, cookie: this.cookies.set(COOKIE, token, { ...TERMS, maxAge: hours * 3600 }) };
  }

  /**
   * Who a `Cookie` header belongs to; undefined when it has no session that goes on.
   * @param isUse false: it is only looked, and the session’s silence goes on
   */
  async callerOf(cookieHeader: string, isUse = true): Promise<Caller | undefined> {
    const session = await this.find(cookieHeader);
    const now = this.now();
    if (!session || Math.min(Date.parse(session.idleEndsAt), Date.parse(session.endsAt)) <= now)
      return undefined;
    const idleEnd = this.idleEnd(now);
    if (isUse && idleEnd - Date.parse(session.idleEndsAt) > this.notedEvery())
      await this.store.prolong(session.id, at(idleEnd));
    const { actorId, name, role } = session;
    return { id: actorId, role, channel: 'portal', ...(name === null ? {} : { name }) };
  }

  /** Whether a `Cookie` header has a session's cookie, of one that goes on or not. */
  isNamedIn(cookieHeader: string): boolean {
    return Boolean(cookieOf(cookieHeader, this.cookies.name(COOKIE)));
  }

  /** Ends the session of a `Cookie` header, if it has one. @returns the `Set-Cookie` header that takes it away */
  async end(cookieHeader: string | undefined): Promise<string> {
    const session = cookieHeader === undefined ? undefined : await this.find(cookieHeader);
    if (session) await this.store.remove(session.id);
    return this.cookies.drop(COOKIE, TERMS);
  }

  private async find(cookieHeader: string): Promise<BrowserSession | undefined> {
    const token = cookieOf(cookieHeader, this.cookies.name(COOKIE));
    return token ? this.store.findByHash(hashOfToken(token)) : undefined;
  }

  private idleEnd(now: number): number {
    return now + this.terms.idleMinutes * 60_000;
  }

  private notedEvery(): number {
    return Math.min(NOTED_EVERY_MS, this.terms.idleMinutes * 6000);
  }
}

const at = (milliseconds: number): string => new Date(milliseconds).toISOString();
