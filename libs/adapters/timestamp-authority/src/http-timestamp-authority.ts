import { AuthorityUnavailable, type TimestampAuthority } from '#ports';

const QUERY = 'application/timestamp-query';
const REPLY = 'application/timestamp-reply';
const ANSWER_WITHIN_MS = 20_000;
/** A token with its certificates is some kilobytes. */
const MOST_BYTES = 128 << 10;

/** A time stamp authority over HTTP (RFC 3161, 3.4). */
export class HttpTimestampAuthority implements TimestampAuthority {
  /** @param url http or https: what comes back is signed */
  constructor(private readonly url: string) {}

  async ask(request: Uint8Array): Promise<Uint8Array> {
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        redirect: 'error',
        headers: { 'content-type': QUERY, accept: REPLY },
        body: Buffer.from(request),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
      if (response.status === 200 && type === REPLY) return await whole(response);
      await response.body?.cancel();
      throw new AuthorityUnavailable(
        `The time stamp authority answered ${response.status} ${type ?? ''}`.trimEnd(),
      );
    } catch (error) {
      if (error instanceof AuthorityUnavailable) throw error;
      throw new AuthorityUnavailable('The time stamp authority could not be reached', { cause: error });
    }
  }
}

async function whole(response: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  // What a body is made of is not told by its type.
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > MOST_BYTES)
      throw new AuthorityUnavailable('The time stamp authority sent more than a time stamp');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
