import type { INestApplication } from '@nestjs/common';
import { createHttpApp } from '#platform';
import { VaultModule, type VaultProcessParts } from './vault.module.js';

/** PEM: the certificate with what leads to its authority, and its key. */
export interface VaultTls {
  readonly cert: string | Uint8Array;
  readonly key: string | Uint8Array;
}

/** An artifact may be gathered while it is sent: hours in all, and minutes without a byte. */
const PATIENCE = { callMs: 6 * 3600 * 1000, stillMs: 15 * 60 * 1000 };

/**
 * The vault as a Nest application, ready for `listen`; `closeHttpApp` ends it.
 * @param tls undefined only where nobody else can listen: keys cross this connection
 */
export const createVaultApp = (
  parts: VaultProcessParts,
  tls: VaultTls | undefined,
): Promise<INestApplication> =>
  createHttpApp(VaultModule.register(parts), { logger: parts.logger, tls, patience: PATIENCE });
