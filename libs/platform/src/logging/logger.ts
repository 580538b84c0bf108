import { pino, type DestinationStream, type Logger } from 'pino';
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

/**
 * The log: JSON lines on standard error. No personal data: errors are written without their message,
 * and fields that can hold identities or secrets are blotted out should they slip in.
 */
export const createLogger = (level: LogLevel, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: neverLogged.flatMap((name) => [name, `*.${name}`]), censor: '[not logged]' },
      serializers: { err: safeError, error: safeError },
    },
    // Synchronous, so that the last words before a crash are there.
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
