/** No time stamp could be had: the authority could not be reached, or answered something else. Ask again later. */
export class AuthorityUnavailable extends Error {
  override readonly name = 'AuthorityUnavailable';
}

/** Somebody outside who signs what time it is (RFC 3161). */
export interface TimestampAuthority {
  /**
   * Sends a request, and gives the reply as it came; whoever asked checks it.
   * @param request DER
   * @throws {AuthorityUnavailable}
   */
  ask(request: Uint8Array): Promise<Uint8Array>;
}
