import type { Clock } from '#ports';
import type { VaultCalls } from './vault-calls.js';
import type { VaultExchange } from './vault-exchange.js';

/** What opened tasks are worked on with. */
export interface TaskVaultTerms {
  readonly calls: VaultCalls;
  readonly exchange: VaultExchange;
  readonly clock: Clock;
  /** aborted when the client is closed: then all keys are forgotten */
  readonly closing: AbortSignal;
  /** real time to wait for the vault at a stretch while an artifact is sent */
  readonly stillMs: number;
}
