import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';
import { cookieOf, type Cookies } from '../auth/cookies.js';

const AUDIENCE = 'lethe-sign-in';
const LASTS_SECONDS = 600;

/** What has to be known again when the provider sends a browser back. */
export const Attempt = z.object({
  state: z.string().min(20),
  nonce: z.string().min(20),
  verifier: z.string().min(40),
  returnTo: z.string(),
});
export type Attempt = z.infer<typeof Attempt>;

/**
 * Sign-ins that are under way. Each is kept by its own browser, in a cookie that only gateways can read or
 * make: so any gateway can finish what another began, and nothing that was begun in one browser can be
 * finished in another. Tabs do not disturb each other: the cookie's name has a part of the state.
 */
export class Attempts {
  /** @param key 32 random bytes, the same for all gateways */
  constructor(
    private readonly key: Uint8Array,
    private readonly cookies: Cookies,
  ) {}

  /** The `Set-Cookie` header that keeps it for ten minutes. */
  async keep(attempt: Attempt): Promise<string> {
    const value = await new EncryptJWT({ ...attempt })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(AUDIENCE)
      .setExpirationTime(`${LASTS_SECONDS}s`)
      .encrypt(this.key);
    // Lax: the way back from the provider is a navigation from another site.
    return this.cookies.set(nameFor(attempt.state), value, { maxAge: LASTS_SECONDS, sameSite: 'lax' });
  }

  /** The attempt that the state belongs to; undefined when this browser has none, or it took too long. */
  async find(state: string, cookieHeader: string | undefined): Promise<Attempt | undefined> {
    const value = cookieOf(cookieHeader, this.cookies.name(nameFor(state)));
    if (value === undefined) return undefined;
    try {
      const { payload } = await jwtDecrypt(value, this.key, {
        audience: AUDIENCE,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      const attempt = Attempt.safeParse(payload);
      return attempt.success && attempt.data.state === state ? attempt.data : undefined;
    } catch {
      return undefined; // of another installation, changed or over: all the same to whoever comes back
    }
  }

  /** The `Set-Cookie` header after which it cannot be finished any more. */
  forget(state: string): string {
    return this.cookies.drop(nameFor(state), { sameSite: 'lax' });
  }
}

/** Any text can come as a state; the name of a cookie takes few signs. */
const nameFor = (state: string): string => `lethe_sign_in_${state.replace(/[^\w-]/g, '').slice(0, 16)}`;
