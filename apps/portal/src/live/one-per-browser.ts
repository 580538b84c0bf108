import { Connection, type LiveState, type Told } from './connection.js';
import type { StreamEvent } from './stream-events.js';

const NAME = 'lethe-live';

type Message =
  | { readonly is: 'state'; readonly state: LiveState }
  | { readonly is: 'event'; readonly event: StreamEvent }
  | { readonly is: 'question' };

/**
 * Of all tabs of a browser one has the stream and tells the others: whoever gets the lock. When that tab is closed,
 * the next one gets it. Browsers give locks to pages from this machine or over TLS alone; elsewhere each tab has its own.
 * @returns stops it
 */
export function followStream(told: Told): () => void {
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) {
    const connection = new Connection(told);
    return () => connection.close();
  }
  const channel = new BroadcastChannel(NAME);
  const say = (message: Message) => channel.postMessage(message);
  const stopping = new AbortController();
  let last: LiveState | undefined;
  let isSpeaker = false;
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.is === 'question') {
      if (isSpeaker && last) say({ is: 'state', state: last });
    } else if (data.is === 'state') told.state(data.state);
    else told.event(data.event);
  };
  say({ is: 'question' });
  const speak = () =>
    new Promise<void>((resolve) => {
      isSpeaker = true;
      const connection = new Connection({
        state(state) {
          last = state;
          told.state(state);
          say({ is: 'state', state });
        },
        event(event) {
          told.event(event);
          say({ is: 'event', event });
        },
      });
      stopping.signal.addEventListener('abort', () => {
        connection.close();
        resolve();
      });
    });
  navigator.locks
    .request(NAME, { signal: stopping.signal }, () => (stopping.signal.aborted ? undefined : speak()))
    .catch(() => undefined); // given up before it was this tab's turn
  return () => {
    stopping.abort();
    channel.close();
  };
}
