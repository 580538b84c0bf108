import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from '../logging/logger.js';

/** Calls that are being answered may finish within this time; then their connections are cut. */
const GRACE_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** Within this time a second signal is the first one once more. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Stops taking calls and waits for those in hand, then runs the shutdown hooks of the modules.
 * Connections that only wait for a next call are closed at once: else a patient client holds up the end.
 */
export async function closeHttpApp(app: INestApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  const sweep = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}

/**
 * Runs `stop` once on SIGTERM or Ctrl-C and ends the process with 0; with 1 when stopping fails. A
 * signal a second later or more ends it at once. Ctrl-C under npm comes twice: from the terminal, which sends it to
 * both, and from npm, which hands on its own.
 */
export function stopOnSignals(stop: () => Promise<void>, logger: Logger): void {
  let firstAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (firstAt !== undefined) {
      if (now - firstAt >= SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    firstAt = now;
    logger.info({ signal }, 'Stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.fatal({ err: error }, 'Stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
