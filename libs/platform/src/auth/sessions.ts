import { parseCookie, stringifySetCookie } from 'cookie';
import { SignJWT, jwtVerify } from 'jose';
import type { Caller } from '#application';
import { Role } from '#contracts';

const COOKIE = 'lethe_session';
const AUDIENCE = 'lethe-session';
const LASTS_SECONDS = 12 * 3600;

/** Sessions of people with a browser: a signed cookie, nothing is kept here. Real time, not the sandbox's. */
export class Sessions {
  /** @param key at least 32 random bytes; whoever has it can sign himself in */
  constructor(private readonly key: Uint8Array) {}

  /** The `Set-Cookie` header of a new session. */
  async open(caller: { readonly id: string; readonly role: Role }): Promise<string> {
    const value = await new SignJWT({ role: caller.role })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(caller.id)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${LASTS_SECONDS}s`)
      .sign(this.key);
    return stringifySetCookie({
      name: COOKIE,
      value,
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      maxAge: LASTS_SECONDS,
    });
  }

  /** Who a `Cookie` header belongs to; undefined when it has no valid session. */
  async callerOf(cookies: string): Promise<Caller | undefined> {
    const value = parseCookie(cookies)[COOKIE];
    if (value === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(value, this.key, { algorithms: ['HS256'], audience: AUDIENCE });
      const role = Role.safeParse(payload['role']);
      return role.success && payload.sub
        ? { id: payload.sub, role: role.data, channel: 'portal' }
        : undefined;
    } catch {
      return undefined; // forged, changed or over: all the same to whoever asks
    }
  }
}
