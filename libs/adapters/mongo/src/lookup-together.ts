import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Collection, Filter, WithId } from 'mongodb';

interface Lookup<T> {
  readonly keys: Set<string>;
  readonly found: Promise<ReadonlyMap<string, WithId<T>>>;
}

/**
 * Finds documents by key; what is asked for within one turn is looked up in one call. A relay that has been
 * handed many commits asks for the keys of many requests at once.
 */
export class LookupTogether<T extends { readonly _id: string }> {
  #next: Lookup<T> | undefined;

  constructor(private readonly collection: Collection<T>) {}

  async find(key: string): Promise<WithId<T> | undefined> {
    const next = (this.#next ??= this.#begin());
    next.keys.add(key);
    return (await next.found).get(key);
  }

  #begin(): Lookup<T> {
    const keys = new Set<string>();
    return { keys, found: this.#look(keys) };
  }

  async #look(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, WithId<T>>> {
    await nextTurn();
    // Whoever asks from now on may ask because something has changed.
    this.#next = undefined;
    const these = { _id: { $in: [...keys] } } as Filter<T>;
    const found = await this.collection.find(these).toArray();
    return new Map(found.map((document) => [document._id as string, document]));
  }
}
