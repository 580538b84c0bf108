import { StreamEvent } from '#contracts';

/** One event of a stream as it came: fields and their text. */
export interface RawEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

/** Reads an answer as server-sent events, as the WHATWG standard has them; comments are left out. */
export async function* rawEvents(answer: Response): AsyncGenerator<RawEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith(':'));
      if (lines.length > 0)
        yield Object.fromEntries(
          lines.map((line) => {
            const [, name = line, value = ''] = /^([a-z]+): ?(.*)$/s.exec(line) ?? [];
            return [name, value];
          }),
        );
    }
  }
}

/** What an event of this name is; several names may share one form. */
type Named<Name, Event = StreamEvent> = Event extends { readonly event: infer Names }
  ? Name extends Names
    ? Event
    : never
  : never;

/** Follows `GET /v1/stream` as a page would: keeps what came, and the last id. */
export class FollowedStream {
  readonly events: StreamEvent[] = [];
  lastId: string | undefined;
  /** resolves when the server has ended it, rejects when it was cut */
  readonly over: Promise<void>;
  #listeners = new Set<() => void>();

  private constructor(
    answer: Response,
    private readonly abort: AbortController,
  ) {
    this.over = this.#read(answer);
    this.over.catch(() => undefined);
  }

  /** @throws {Error} it is not answered with 200 */
  static async open(
    url: string,
    token: string,
    { lastEventId, query = '' }: { readonly lastEventId?: string | undefined; readonly query?: string } = {},
  ): Promise<FollowedStream> {
    const abort = new AbortController();
    const answer = await fetch(`${url}/v1/stream${query}`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
      signal: abort.signal,
    });
    if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
    return new FollowedStream(answer, abort);
  }

  /** Resolves with the first event, of those that came or will come, for which it holds. */
  async until<E extends StreamEvent['event']>(
    name: E,
    holds: (event: Named<E>) => boolean = () => true,
  ): Promise<Named<E>> {
    const isIt = (event: StreamEvent): boolean => event.event === name && holds(event as Named<E>);
    for (;;) {
      const found = this.events.find(isIt);
      if (found) return found as Named<E>;
      await Promise.race([
        new Promise<void>((resolve) => this.#listeners.add(resolve)),
        this.over.then(() => {
          if (!this.events.some(isIt)) throw new Error(`The stream ended without ${name}.`);
        }),
      ]);
    }
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.over.catch(() => undefined);
  }

  async #read(answer: Response): Promise<void> {
    for await (const { id, event, data } of rawEvents(answer)) {
      if (id !== undefined) this.lastId = id;
      if (event === undefined || data === undefined) continue;
      this.events.push(
        StreamEvent.parse({ event, data: JSON.parse(data) as unknown, ...(id !== undefined && { id }) }),
      );
      for (const listener of this.#listeners) listener();
      this.#listeners.clear();
    }
  }
}
