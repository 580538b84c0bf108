import { setMaxListeners } from 'node:events';
import type { Clock, LetterSealer, TaskVault } from '#ports';
import { HttpsLetterSealer } from './https-letter-sealer.js';
import { HttpsTaskVault } from './https-task-vault.js';
import { VaultCalls, type Introduction } from './vault-calls.js';
import { VaultExchange, type ExchangeOptions } from './vault-exchange.js';

export interface VaultClientOptions extends ExchangeOptions {
  readonly clock: Clock;
  /** of real time, in milliseconds; see the defaults */
  readonly patience?: {
    readonly answerMs?: number;
    readonly pausesMs?: readonly number[];
    readonly stillMs?: number;
  };
}

/** What a handler's process knows of the vault. */
export interface VaultClient {
  readonly tasks: TaskVault;
  readonly sealer: LetterSealer;
  /** Looks whether the vault serves. @throws {StoreUnavailable} */
  reach(): Promise<void>;
  /** Whether the vault knows this host, and what time it has. Opens nothing. @throws what is in the way */
  introduce(): Promise<Introduction>;
  /** Forgets all keys, and closes what connections are kept. Stop the work first. */
  close(): void;
}

/** Three tries more within some seconds; a vault that is away for longer is the business of the task's retries. */
const PATIENCE = { answerMs: 15_000, pausesMs: [200, 800, 2500], stillMs: 60_000 } as const;

/** Nothing is asked of the vault yet. @throws {VaultClientInvalid} */
export function openVaultClient({ clock, patience, ...options }: VaultClientOptions): VaultClient {
  const { stillMs, ...forCalls } = { ...PATIENCE, ...patience };
  const exchange = new VaultExchange(options);
  const calls = new VaultCalls(exchange, forCalls);
  const closing = new AbortController();
  // Each opened task waits for it.
  setMaxListeners(0, closing.signal);
  return {
    tasks: new HttpsTaskVault({ calls, exchange, clock, closing: closing.signal, stillMs }),
    sealer: new HttpsLetterSealer(calls),
    reach: () => calls.reach(),
    introduce: () => calls.introduce(),
    close() {
      closing.abort();
      exchange.close();
    },
  };
}
