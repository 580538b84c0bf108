import type { Actor, Instant } from '#contracts';
import {
  decideRegister,
  registerOf,
  type Register,
  type RegisterCommand,
  type RegisterDecision,
} from '#domain';
import type { Clock, EventStore } from '#ports';
import { EventStream, type ReadStream } from './event-stream.js';
import { REGISTER_STREAM } from './register-streams.js';

interface Seen {
  readonly stream: ReadStream;
  readonly register: Register;
}

const MOST_CONFLICTS = 20;

/**
 * The register: what stands against work, for all requests at once. What it was last seen as is kept; whether
 * something came since is asked where it matters.
 */
export class RegisterBook {
  readonly #stream: EventStream;
  readonly #soleWriter: boolean;
  #seen: Seen | undefined;

  /** @param terms.soleWriter nobody else writes to this store: what was seen last is what stands there */
  constructor(
    store: EventStore,
    clock: Clock,
    { soleWriter = false }: { readonly soleWriter?: boolean } = {},
  ) {
    this.#stream = new EventStream(store, clock, REGISTER_STREAM);
    this.#soleWriter = soleWriter;
  }

  /** As it was last seen here. @throws {StoreUnavailable} */
  async known(): Promise<Register> {
    return (this.#seen ?? (await this.#readOn())).register;
  }

  /** As it stands in the store: the same object as before if nothing came since. @throws {StoreUnavailable} */
  async current(): Promise<Register> {
    return this.#soleWriter ? this.known() : (await this.#readOn()).register;
  }

  /** As it stood at a moment, that moment included. @throws {StoreUnavailable} */
  async asOf(moment: Instant): Promise<Register> {
    const { stream } = await this.#readOn();
    return registerOf(stream.entries.filter(({ at }) => at <= moment));
  }

  /** Decides a command and writes what comes of it. @throws {StoreUnavailable} it is not known whether it was written */
  async run(command: RegisterCommand, by: Actor): Promise<RegisterDecision> {
    for (let conflicts = 0; conflicts <= MOST_CONFLICTS; conflicts += 1) {
      const { stream, register } = await this.#readOn();
      const decision = decideRegister(register, command);
      if (decision.kind !== 'accept') return decision;
      const written = await this.#stream.append(stream, decision.event, by);
      if (!written) continue;
      this.#keep(written);
      return decision;
    }
    throw new Error(`The register was changed by others ${MOST_CONFLICTS} times in a row.`);
  }

  async #readOn(): Promise<Seen> {
    const read = await this.#stream.readOn(this.#seen?.stream);
    return this.#seen?.stream === read ? this.#seen : this.#keep(read);
  }

  /** Of two that were read side by side the newer is kept. */
  #keep(stream: ReadStream): Seen {
    const known = this.#seen;
    if (known && stream.entries.length <= known.stream.entries.length) return known;
    return (this.#seen = { stream, register: registerOf(stream.entries) });
  }
}
