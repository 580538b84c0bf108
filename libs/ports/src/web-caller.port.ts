/** A call to an address that somebody else has chosen. */
export interface WebCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why nothing was answered. */
export type WebCallFault =
  /** the address is not one that may be called: private, loopback, link-local, or no http(s) */
  'address-refused' | 'name-not-found' | 'connection-failed' | 'certificate-refused' | 'timed-out';

export type WebCallAnswer = { readonly status: number } | { readonly fault: WebCallFault };

/** Calls addresses outside. What is not to be reached from here is not reached by a name, a redirect or a second look-up. */
export interface WebCaller {
  /** Posts once. Redirects are answers like others. It never rejects, and answers within half a minute. */
  post(call: WebCall): Promise<WebCallAnswer>;
  /** Whether the address could be called as far as can be seen without looking its name up. */
  mayCall(url: string): boolean;
}
