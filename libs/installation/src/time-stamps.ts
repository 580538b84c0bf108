import { HttpTimestampAuthority } from '#adapters/timestamp-authority';
import { AuditTrail, TimeStamper } from '#application';
import type { Logger, Settings } from '#platform';
import type { Clock } from '#ports';
import type { Stores } from './stores.js';

/** The time stamper, to be started where heads are signed, and stopped before the store is closed; undefined: no authority is configured. */
export function timeStamperOf(
  { timestamps }: Settings,
  { stores, clock, log }: { readonly stores: Stores; readonly clock: Clock; readonly log: Logger },
): TimeStamper | undefined {
  if (!timestamps) return undefined;
  return new TimeStamper({
    log: stores.proofLog,
    authority: new HttpTimestampAuthority(timestamps.url),
    trail: new AuditTrail({ store: stores.events, clock }),
    every: timestamps.everySeconds * 1000,
    onFault: (error) => log.error({ part: 'time-stamps', err: error }, 'no time stamp could be had'),
  });
}
