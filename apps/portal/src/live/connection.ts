import { streamEvents, type StreamEvent } from './stream-events.js';

/** `reconnecting`: it was cut off a moment ago; `stale`: it has been away for a while. */
export type LiveState = 'live' | 'reconnecting' | 'stale';

export interface Told {
  state(state: LiveState): void;
  event(event: StreamEvent): void;
}

const PATH = '/v1/stream';
const STALE_AFTER_MS = 8000;
const AGAIN_AFTER_MS = 2000;
const AGAIN_AT_MOST_MS = 30_000;

/**
 * One stream from Lethe that stays: the browser connects again by itself with `Last-Event-ID` when it is cut off; when
 * it was refused instead (the server restarts, a proxy is in between), it is opened anew with the last id.
 */
export class Connection {
  private source: EventSource | undefined;
  private lastEventId = '';
  private refusals = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private awayLong: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;

  constructor(private readonly told: Told) {
    this.open();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.again);
    clearTimeout(this.awayLong);
    this.source?.close();
  }

  private open(): void {
    const query = this.lastEventId === '' ? '' : `?lastEventId=${encodeURIComponent(this.lastEventId)}`;
    const source = new EventSource(PATH + query);
    this.source = source;
    source.onopen = () => this.isLive();
    source.onerror = () => this.isAway(source.readyState === EventSource.CLOSED);
    for (const name of streamEvents)
      source.addEventListener(name, (event: MessageEvent<string>) => this.hear(name, event));
  }

  private hear(name: string, event: MessageEvent<string>): void {
    this.isLive();
    this.lastEventId = event.lastEventId;
    let data: unknown;
    try {
      data = JSON.parse(event.data);
    } catch {
      data = undefined; // what it is about is looked at anew all the same
    }
    this.told.event({ name, data });
  }

  private isLive(): void {
    this.refusals = 0;
    clearTimeout(this.awayLong);
    this.awayLong = undefined;
    this.told.state('live');
  }

  private isAway(isRefused: boolean): void {
    if (this.isClosed) return;
    if (this.awayLong === undefined) {
      this.told.state('reconnecting');
      this.awayLong = setTimeout(() => this.told.state('stale'), STALE_AFTER_MS);
    }
    if (!isRefused) return;
    this.source?.close();
    clearTimeout(this.again);
    this.again = setTimeout(
      () => this.open(),
      Math.min(AGAIN_AFTER_MS * 2 ** this.refusals, AGAIN_AT_MOST_MS),
    );
    this.refusals += 1;
  }
}
