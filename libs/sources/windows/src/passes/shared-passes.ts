import { setMaxListeners } from 'node:events';
import { folded } from '../names/name-index.js';
import { HandOver } from './hand-over.js';

/** What one who asked for names gets from a pass that may have served others too. */
export interface PassAnswer<Hit, Summary> {
  /** hits that hold at least one of the names asked for; must be taken to the end or left, because the pass waits for it */
  readonly hits: AsyncIterable<Hit>;
  /** of the whole pass; settled when the pass is over */
  readonly summary: Promise<Summary>;
}

/** Reads everything once and tells every hit of any of the names. */
export type Pass<Hit, Summary> = (
  names: readonly string[],
  onHit: (hit: Hit) => Promise<void>,
  signal: AbortSignal,
) => Promise<Summary>;

interface Asker<Hit, Summary> {
  readonly names: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly handOver: HandOver<Hit>;
  readonly resolve: (summary: Summary) => void;
  readonly reject: (reason: unknown) => void;
}

interface Line<Hit, Summary> {
  readonly waiting: Array<Asker<Hit, Summary>>;
}

/**
 * One pass over a host's data answers everybody who waits for it: the first who asks starts a pass, and
 * those who ask while it runs are answered together by the next. So an off-boarding of 500 people costs a
 * host two readings of its logs and not 500. One pass runs per key at a time.
 */
export class SharedPasses<Hit extends { readonly names: readonly string[] }, Summary> {
  private readonly lines = new Map<string, Line<Hit, Summary>>();

  /**
   * @param key what is read, e.g. a host and its folders: whoever gives the same key must give a pass that reads the same
   * @param signal takes this asker out; the pass ends when nobody is left
   */
  ask(
    key: string,
    names: readonly string[],
    pass: Pass<Hit, Summary>,
    signal?: AbortSignal,
  ): PassAnswer<Hit, Summary> {
    const handOver = new HandOver<Hit>();
    const summary = new Promise<Summary>((resolve, reject) => {
      const asker = { names, signal, handOver, resolve, reject };
      const line = this.lines.get(key);
      if (line) line.waiting.push(asker);
      else {
        const opened = { waiting: [asker] };
        this.lines.set(key, opened);
        void this.serve(key, opened, pass);
      }
    });
    // Whoever takes the hits alone learns of a failure there.
    summary.catch(() => undefined);
    return { hits: handOver, summary };
  }

  private async serve(key: string, line: Line<Hit, Summary>, pass: Pass<Hit, Summary>): Promise<void> {
    // Those who ask in the same turn go together from the start.
    await Promise.resolve();
    while (line.waiting.length > 0) await answer(line.waiting.splice(0), pass);
    this.lines.delete(key);
  }
}

async function answer<Hit extends { readonly names: readonly string[] }, Summary>(
  askers: ReadonlyArray<Asker<Hit, Summary>>,
  pass: Pass<Hit, Summary>,
): Promise<void> {
  const nobodyLeft = new AbortController();
  const present = new Set(askers);
  const leave = (asker: Asker<Hit, Summary>, reason: unknown): void => {
    asker.handOver.fail(reason);
    asker.reject(reason);
    present.delete(asker);
    if (present.size === 0) nobodyLeft.abort(reason);
  };
  const listeners = askers.map((asker) => {
    const onAbort = (): void => leave(asker, asker.signal?.reason);
    if (asker.signal?.aborted === true) onAbort();
    else if (asker.signal) {
      // Hundreds may ask with the signal of one process: that is no leak, and no warning.
      setMaxListeners(0, asker.signal);
      asker.signal.addEventListener('abort', onAbort, { once: true });
    }
    return { asker, onAbort };
  });
  try {
    const byName = askersByName(present);
    const tellAll = async (hit: Hit): Promise<void> => {
      const concerned = new Map<Asker<Hit, Summary>, string[]>();
      for (const name of hit.names)
        for (const asker of byName.get(folded(name)) ?? [])
          concerned.set(asker, [...(concerned.get(asker) ?? []), name]);
      // Nobody learns which others were asked for.
      for (const [asker, own] of concerned) await asker.handOver.put({ ...hit, names: own });
    };
    if (present.size > 0) {
      const names = [...present].flatMap((asker) => asker.names);
      const summary = await pass(names, tellAll, nobodyLeft.signal);
      for (const asker of present) {
        asker.handOver.end();
        asker.resolve(summary);
      }
    }
  } catch (error) {
    for (const asker of [...present]) leave(asker, error);
  } finally {
    for (const { asker, onAbort } of listeners) asker.signal?.removeEventListener('abort', onAbort);
  }
}

function askersByName<Hit, Summary>(askers: Iterable<Asker<Hit, Summary>>) {
  const byName = new Map<string, Array<Asker<Hit, Summary>>>();
  for (const asker of askers)
    for (const key of new Set(asker.names.map(folded))) {
      const others = byName.get(key);
      if (others) others.push(asker);
      else byName.set(key, [asker]);
    }
  return byName;
}
