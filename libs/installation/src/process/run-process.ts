import { CertificateUnusable, SigningKeyMissing } from '#application';
import {
  CannotListen,
  createLogger,
  loadSettings,
  SettingsInvalid,
  startTracing,
  stopOnSignals,
  tracesAreExported,
  type Logger,
  type Service,
  type Settings,
} from '#platform';
import { StoreUnavailable, StoreUnusable } from '#ports';
import { NoSandboxWorld } from '#sandbox';
import { DataFolderUnusable } from '../data-folder.js';
import { MasterKeyMismatch } from '../master-key.js';
import { VERSION } from '../version.js';

/** A program that serves. */
export interface Running {
  /** what it says on standard output; the last line is what scripts wait for */
  readonly announcement: string;
  /** Stops in order: takes nothing more, finishes what is in hand, closes what it has open. */
  stop(): Promise<void>;
}

/** What a program of a cluster says when it is ready. */
export const announced = (service: Service, address: string): string =>
  `Lethe ${service} is ready at ${address}`;

/** Faults that whoever starts a program can mend: said in their own words, without a stack. */
const theirs = [
  SettingsInvalid,
  DataFolderUnusable,
  MasterKeyMismatch,
  SigningKeyMissing,
  StoreUnusable,
  StoreUnavailable,
  NoSandboxWorld,
  CertificateUnusable,
  CannotListen,
];

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return theirs.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
};

/** As it is called in traces and logs. */
const nameOf = (service: Service): string => (service === 'standalone' ? 'lethe' : `lethe-${service}`);

/** Runs one program until it is told to stop; ends the process with 1 if it cannot start. */
export async function runProcess(
  service: Service,
  start: (settings: Settings, logger: Logger) => Promise<Running>,
): Promise<void> {
  try {
    const settings = loadSettings(undefined, service);
    const logger = createLogger(settings.logLevel, undefined, service);
    const exported = tracesAreExported();
    const tracing = await startTracing({ service: nameOf(service), version: VERSION, exported, logger });
    const running = await start(settings, logger);
    const stop = async () => {
      await running.stop();
      await tracing.stop();
    };
    stopOnSignals(stop, logger);
    process.stdout.write(`${running.announcement}\n`);
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exit(1);
  }
}
