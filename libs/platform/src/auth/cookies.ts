import { parseCookie, stringifySetCookie } from 'cookie';

interface CookieTerms {
  readonly sameSite: 'strict' | 'lax';
}

/**
 * Cookies of Lethe: no script reads them, and no other address gets them. Behind https they are sent over
 * https alone, and have the prefix `__Host-`, which keeps other hosts of the same domain from setting them.
 */
export class Cookies {
  /** @param secure whether people reach Lethe by https */
  constructor(private readonly secure: boolean) {}

  name(plain: string): string {
    return this.secure ? `__Host-${plain}` : plain;
  }

  /** @param maxAge seconds */
  set(plain: string, value: string, { sameSite, maxAge }: CookieTerms & { readonly maxAge: number }): string {
    return stringifySetCookie({
      name: this.name(plain),
      value,
      maxAge,
      path: '/',
      httpOnly: true,
      secure: this.secure,
      sameSite,
    });
  }

  drop(plain: string, terms: CookieTerms): string {
    return this.set(plain, '', { ...terms, maxAge: 0 });
  }
}

/** The value of one cookie of a `Cookie` header. */
export const cookieOf = (header: string | undefined, name: string): string | undefined =>
  header === undefined ? undefined : parseCookie(header)[name];
