import { SystemClock } from '#adapters/in-process';
import { openVaultClient } from '#adapters/vault-client';
import type { Finding } from '#contracts';
import { createLogger, loadSettings, SettingsInvalid, type Service, type Settings } from '#platform';
import type { HostSurveyor } from '#source-kit';
import { kafkaSettings } from '../cluster/open-bus.js';
import { VERSION } from '../version.js';
import { surveyorsOf, type Compose } from './composed-surveyors.js';
import { Findings } from './findings.js';
import { accountFindings, whoAmI } from './look-at-account.js';
import { lookAtBus } from './look-at-bus.js';
import { lookAtCertificate } from './look-at-certificate.js';
import { lookAtMachine } from './look-at-machine.js';
import { lookAtSource } from './look-at-source.js';
import { lookAtVault } from './look-at-vault.js';

/** The word that has a program look around instead of serve. */
const CHECK = 'check';

export const isAskedToCheck = (words: readonly string[] = process.argv): boolean => words[2] === CHECK;

/**
 * Looks whether a program could do its work here, under the very settings that it serves under, and says
 * so on standard output, a JSON line for each finding. Nothing is changed. Ends with 1 when something is missing.
 */
export async function checkProcess(service: Service, compose: Compose): Promise<void> {
  let isMissing = false;
  for await (const finding of findingsOf(service, compose)) {
    isMissing ||= finding.state === 'missing';
    process.stdout.write(`${JSON.stringify(finding)}\n`);
  }
  process.exitCode = isMissing ? 1 : 0;
}

async function* findingsOf(service: Service, compose: Compose): AsyncGenerator<Finding> {
  yield* await lookAtMachine(VERSION);
  let settings: Settings;
  let surveyors: readonly HostSurveyor[];
  try {
    settings = loadSettings(undefined, service);
    surveyors = surveyorsOf(settings, compose);
  } catch (error) {
    return yield* settingFindings(error);
  }
  const readsEventLogs = surveyors.some((surveyor) => surveyor.readsEventLogs === true);
  yield* accountFindings(await whoAmI(), readsEventLogs);
  yield* await lookAround(settings, service, surveyors);
  const openDsr = settings.yaml?.openDsr;
  // Handlers share the file of settings, and sign nothing.
  if (openDsr && service === 'standalone') yield lookAtCertificate(openDsr);
  if (surveyors.length === 0)
    yield new Findings('settings').fine({
      code: 'stand-ins',
      reason: 'Without LETHE_CONFIG the sandbox brings its own stand-ins: no source is there to look at.',
    });
  for (const surveyor of surveyors) yield* await lookAtSource(surveyor, settings.hostName);
}

function settingFindings(error: unknown): readonly Finding[] {
  if (!(error instanceof SettingsInvalid)) throw error;
  const part = new Findings('settings');
  return error.faults.map(({ where, message }) =>
    part.missing({
      code: 'setting',
      place: where,
      reason: message,
      nextAction: 'Correct it; docs/reference/settings.md says what it means.',
    }),
  );
}

/** What a process of a cluster has around it. */
async function lookAround(
  settings: Settings,
  service: Service,
  surveyors: readonly HostSurveyor[],
): Promise<readonly Finding[]> {
  const { cluster } = settings;
  if (!cluster?.vault || !cluster.kafka) return [];
  const sources = surveyors.map(({ source }) => source);
  const client = openVaultClient({ ...cluster.vault, clock: new SystemClock() });
  try {
    return [
      ...(await lookAtVault(client, cluster.vault.url)),
      ...(await lookAtBus(kafkaSettings(settings, service, createLogger('silent')), sources)),
    ];
  } finally {
    client.close();
  }
}
