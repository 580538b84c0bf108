import { DataFolderInUse } from '#adapters/libsql';
import { DataFolderUnusable, MasterKeyMismatch } from '#installation';
import { CannotListen, loadSettings, SettingsInvalid, stopOnSignals } from '#platform';
import { announce } from './announce.js';
import { startStandalone } from './standalone.js';

/** Faults that whoever starts Lethe can mend: said in their own words, without a stack. */
const isTheirs = (error: unknown): error is Error =>
  error instanceof SettingsInvalid ||
  error instanceof DataFolderUnusable ||
  error instanceof DataFolderInUse ||
  error instanceof MasterKeyMismatch ||
  error instanceof CannotListen;

try {
  const settings = loadSettings();
  const lethe = await startStandalone(settings);
  stopOnSignals(() => lethe.stop(), lethe.logger);
  announce(settings, lethe);
} catch (error) {
  process.stderr.write(
    `${isTheirs(error) ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}
