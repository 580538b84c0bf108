import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LetheYaml } from '#contracts';
import { clusterSettings, needsMasterKey, type Report } from './cluster-settings.js';
import { configuredBy, nothingConfigured } from './configured-yaml.js';
import { readEnvironment, type Variables } from './environment.js';
import { SandboxRoot } from './sandbox-root.js';
import { readMasterKey } from './secret-files.js';
import { SettingsInvalid, type Service, type Settings, type SettingsFault } from './settings.js';

/** Where a program listens unless told: those that others call at places of their own. */
const portOf = (service: Service): number => {
  if (service === 'standalone' || service === 'gateway') return 7300;
  return service === 'vault' ? 7443 : 0;
};
const DEFAULT_SECONDS_PER_DAY = 20;
const SHORTEST_PRODUCTION_TOKEN = 16;

const sandboxOnly = ['LETHE_SANDBOX_ROOT', 'LETHE_SANDBOX_SECONDS_PER_DAY', 'LETHE_SEED'] as const;

/** The program says which profile it is of; a variable that says otherwise is a mistake. */
function checkProfile(variables: Variables, service: Service, report: Report): void {
  if (service === 'standalone' && variables.LETHE_PROFILE === 'cluster')
    report(
      'LETHE_PROFILE',
      'the cluster profile runs as several processes: start them with npm run start:cluster',
    );
  if (service !== 'standalone' && variables.LETHE_PROFILE === 'embedded')
    report('LETHE_PROFILE', `is embedded, and ${service} is a process of the cluster: set it to cluster`);
}

interface Checked {
  readonly service: Service;
  readonly configFile: string | undefined;
  readonly report: Report;
}

function checkProduction(variables: Variables, { service, configFile, report }: Checked): void {
  if (service === 'sandbox-world')
    report('LETHE_MODE', 'is production, and there is no such program outside of the sandbox');
  for (const name of sandboxOnly)
    if (variables[name] !== undefined)
      report(
        name,
        'is for the sandbox and must not be set in production: remove it, or set LETHE_MODE=sandbox',
      );
  if (configFile === undefined && service !== 'vault')
    report('LETHE_CONFIG', 'is required in production: the path of lethe.yaml, which says what exists here');
  if (variables.LETHE_MASTER_KEY_FILE === undefined && needsMasterKey(service))
    report(
      'LETHE_MASTER_KEY_FILE',
      'is required in production: a file with 32 random bytes in base64 (openssl rand -base64 32)',
    );
  const token = variables.LETHE_ADMIN_TOKEN;
  if (token !== undefined && token.length < SHORTEST_PRODUCTION_TOKEN)
    report('LETHE_ADMIN_TOKEN', `must have at least ${SHORTEST_PRODUCTION_TOKEN} characters in production`);
}

function openRoot(folder: string | undefined, report: Report): SandboxRoot | undefined {
  if (folder === undefined) return undefined;
  const root = SandboxRoot.at(folder);
  if (!root) report('LETHE_SANDBOX_ROOT', `${resolve(folder)} is not a folder: make it, or correct the path`);
  return root;
}

function loadMasterKey(variables: Variables, report: Report): Uint8Array | undefined {
  if (variables.LETHE_MASTER_KEY_FILE === undefined) return undefined;
  const key = readMasterKey(resolve(variables.LETHE_MASTER_KEY_FILE));
  if (typeof key !== 'string') return key;
  report('LETHE_MASTER_KEY_FILE', key);
  return undefined;
}

const timestampsOf = ({
  LETHE_TIMESTAMP_URL: url,
  LETHE_TIMESTAMP_SECONDS: everySeconds,
}: Variables): Settings['timestamps'] => (url === undefined ? undefined : { url, everySeconds });

/** `lethe.yaml`, as it is named or as it lies where the program was started. */
export const configFileOf = (variables: Variables): string | undefined => {
  if (variables.LETHE_CONFIG !== undefined) return resolve(variables.LETHE_CONFIG);
  return existsSync('lethe.yaml') ? resolve('lethe.yaml') : undefined;
};

/** Without configured sources there is nothing to confine. */
const sandboxOf = (
  variables: Variables,
  root: SandboxRoot | undefined,
  yaml: LetheYaml | undefined,
): Settings['sandbox'] => ({
  root: yaml && root?.path,
  seed: variables.LETHE_SEED ?? 'demo',
  secondsPerDay: variables.LETHE_SANDBOX_SECONDS_PER_DAY ?? DEFAULT_SECONDS_PER_DAY,
});

/**
 * Reads the environment, `lethe.yaml` and the files that they name; changes nothing.
 * @throws {SettingsInvalid} with every fault that was found, not only the first
 */
export function loadSettings(environment?: NodeJS.ProcessEnv, service: Service = 'standalone'): Settings {
  const { variables, faults } = readEnvironment(environment);
  const found: SettingsFault[] = [...faults];
  // What is wrong counts as not set from here on, and is not called missing as well.
  const isKnown = (name: string) => faults.some(({ where }) => where === name);
  const report: Report = (where, message) => void (isKnown(where) || found.push({ where, message }));

  const isSandbox = variables.LETHE_MODE === 'sandbox';
  const configFile = configFileOf(variables);
  checkProfile(variables, service, report);
  if (!isSandbox) checkProduction(variables, { service, configFile, report });
  const root = isSandbox ? openRoot(variables.LETHE_SANDBOX_ROOT, report) : undefined;
  const { yaml, rules } =
    configFile === undefined
      ? nothingConfigured
      : configuredBy(configFile, { variables, service, root, report });
  const masterKey = needsMasterKey(service) ? loadMasterKey(variables, report) : undefined;
  const cluster = service === 'standalone' ? undefined : clusterSettings(service, variables, report);
  if (found.length > 0) throw new SettingsInvalid(found);

  return {
    mode: variables.LETHE_MODE,
    profile: cluster ? 'cluster' : 'embedded',
    cluster,
    host: variables.LETHE_HOST,
    port: variables.LETHE_PORT ?? portOf(service),
    nextFreePort: isSandbox && variables.LETHE_PORT === undefined,
    dataDir: resolve(variables.LETHE_DATA_DIR),
    yaml,
    rules,
    masterKey,
    adminToken: variables.LETHE_ADMIN_TOKEN,
    sandbox: isSandbox ? sandboxOf(variables, root, yaml) : undefined,
    anchorSeconds: variables.LETHE_ANCHOR_SECONDS,
    timestamps: timestampsOf(variables),
    logLevel: variables.LETHE_LOG_LEVEL,
    hostName: variables.LETHE_HOST_NAME,
  };
}
