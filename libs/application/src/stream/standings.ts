import type { StreamStanding } from '#contracts';
import { Rounds } from '#source-kit';

/** One thing that people follow by how it stands, not by what happened to it. */
export interface Standing {
  readonly name: StreamStanding;
  readonly look: () => Promise<unknown>;
  /** whether a stream is to be told; different data, unless told otherwise. @param elapsedMs real time between the looks */
  readonly hasChanged?: (before: unknown, after: unknown, elapsedMs: number) => boolean;
}

export interface TakenStanding {
  readonly name: StreamStanding;
  /** as it was at the last look */
  readonly data: unknown;
  /** counts up with every change of any standing */
  readonly version: number;
}

const LOOK_EVERY_SECONDS = 1;

const differs = (before: unknown, after: unknown): boolean =>
  JSON.stringify(before) !== JSON.stringify(after);

/** Looks how things stand while somebody follows, once for all of them. */
export class Standings {
  readonly #taken = new Map<StreamStanding, TakenStanding & { readonly at: number }>();
  #version = 0;
  #followers = 0;
  #rounds: Rounds | undefined;
  #changed = new AbortController();

  constructor(
    private readonly standings: readonly Standing[],
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Resolves when all have been looked at. @returns stops following */
  async follow(): Promise<() => void> {
    this.#followers += 1;
    if (this.#rounds) await this.#look();
    else {
      this.#rounds = new Rounds({
        round: () => this.#look(),
        everySeconds: LOOK_EVERY_SECONDS,
        onFault: this.onFault,
      });
      await this.#rounds.start();
    }
    return () => {
      this.#followers -= 1;
      if (this.#followers > 0) return;
      void this.#rounds?.stop();
      this.#rounds = undefined;
    };
  }

  /** Those that have changed since a version, 0: all, the oldest change first. */
  since(version: number): readonly TakenStanding[] {
    return [...this.#taken.values()]
      .filter((taken) => taken.version > version)
      .sort((one, other) => one.version - other.version);
  }

  /** Aborted at the next change. */
  get changing(): AbortSignal {
    return this.#changed.signal;
  }

  async #look(): Promise<void> {
    const before = this.#version;
    for (const standing of this.standings) await this.#lookAt(standing).catch(this.onFault);
    if (this.#version === before) return;
    const changed = this.#changed;
    this.#changed = new AbortController();
    changed.abort();
  }

  async #lookAt({ name, look, hasChanged = differs }: Standing): Promise<void> {
    const data = await look();
    const at = performance.now();
    const taken = this.#taken.get(name);
    const isNews = !taken || hasChanged(taken.data, data, at - taken.at);
    this.#taken.set(name, { name, data, at, version: isNews ? (this.#version += 1) : taken.version });
  }
}
