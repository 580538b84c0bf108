import { pino, type DestinationStream, type Logger } from 'pino';
import { currentTraceId } from '#tracing';
import type { LogLevel } from '../config/settings.js';
import { safeError } from './safe-error.js';

export type { Logger } from 'pino';

/** Fields that no entry may carry, whoever writes it. */
const neverLogged = [
  'authorization',
  'cookie',
  'token',
  'body',
  'query',
  'subject',
  'headers',
  'reason',
  'attestation',
];

/** The trace that an entry is written in. */
function traceOf(): object {
  const traceId = currentTraceId();
  return traceId === undefined ? {} : { traceId };
}

/** Who did something, but for people: what a provider knows them by may be a name. */
const withoutPerson = (by: unknown): unknown =>
  typeof by === 'string' && by.startsWith('person:') ? 'person' : by;

/**
 * The log: JSON lines on standard error, each with the service and the trace that it belongs to. No personal data: errors are written without their message,
 * and fields that can hold identities or secrets are blotted out should they slip in.
 * @param destination elsewhere, for tests
 * @param service name of the program, e.g. `gateway`
 */
export const createLogger = (
  level: LogLevel,
  destination?: DestinationStream,
  service = 'standalone',
): Logger =>
  pino(
    {
      level,
      base: { pid: process.pid, service },
      mixin: traceOf,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: neverLogged.flatMap((name) => [name, `*.${name}`]), censor: '[not logged]' },
      serializers: { err: safeError, error: safeError, by: withoutPerson },
    },
    // Synchronous, so that the last words before a crash are there.
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
