import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { mayBePlain, type LetheYaml } from '#contracts';
import { clusterSettings, needsMasterKey, type Report } from './cluster-settings.js';
import { placesOf, type Place } from './configured-places.js';
import { readEnvironment, type Variables } from './environment.js';
import { SandboxRoot } from './sandbox-root.js';
import { readMasterKey, refusalOfSecret } from './secret-files.js';
import { SettingsInvalid, type Service, type Settings, type SettingsFault } from './settings.js';
import { readYaml, type Written } from './yaml-file.js';

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

/** A file that says nothing of sources names nothing outside: the stand-ins stay. */
function checkSandbox(variables: Variables, configFile: string, report: Report): void {
  if (variables.LETHE_SANDBOX_ROOT === undefined)
    report(
      'LETHE_SANDBOX_ROOT',
      `is required with ${configFile}: a sandbox touches configured sources only below that folder and on loopback. ` +
        'Set it, or LETHE_MODE=production, or leave `sources` out of the file to keep the stand-ins',
    );
}

/** What a configured sandbox leaves out must not fall back to a place outside of its root. */
function sandboxDefaults(yaml: LetheYaml, written: Written, root: SandboxRoot): LetheYaml {
  const sources = { ...yaml.sources };
  for (const name of ['nps-extension', 'adfs-adapter'] as const) {
    const source = sources[name];
    if (!source) continue;
    const ofFirstHost = source.hosts.every((host) => host.wevtutil) ? source.hosts[0]?.wevtutil : undefined;
    const isWritten = (key: string) => written.has(['sources', name, key]);
    sources[name] = {
      ...source,
      retainedFolder: isWritten('retainedFolder')
        ? source.retainedFolder
        : join(root.path, 'lethe-event-logs'),
      // Nobody falls back to the program of the source when every host has its own.
      wevtutil: isWritten('wevtutil') ? source.wevtutil : (ofFirstHost ?? source.wevtutil),
    };
  }
  return { ...yaml, sources };
}

function openRoot(folder: string | undefined, report: Report): SandboxRoot | undefined {
  if (folder === undefined) return undefined;
  const root = SandboxRoot.at(folder);
  if (!root) report('LETHE_SANDBOX_ROOT', `${resolve(folder)} is not a folder: make it, or correct the path`);
  return root;
}

const ownersOf: Readonly<Record<string, readonly Service[]>> = {
  signIn: ['gateway'],
  notifications: ['orchestrator'],
  openDsr: ['gateway', 'orchestrator'],
};

/** A secret has to be where it is used, and nowhere else: a source's with its handler, those of other parts with whoever has them. */
const usesSecretOf = (service: Service, [part, source]: Place['path']): boolean =>
  service === 'standalone' || (ownersOf[String(part)]?.includes(service) ?? service === source);

/** What is left out here would be looked for at an address of Azure. */
function checkIdentity(yaml: LetheYaml, written: Written, report: Report): void {
  const identity = yaml.sources['cloud-mfa']?.graph.managedIdentity;
  if (identity && identity.endpoint === undefined)
    report(
      written.where(['sources', 'cloud-mfa', 'graph', 'managedIdentity']),
      'needs an endpoint in a sandbox: its own would be outside of this machine',
    );
}

type Configured = Pick<Settings, 'yaml' | 'rules'>;
const nothing: Configured = { yaml: undefined };

interface Loading {
  readonly variables: Variables;
  readonly service: Service;
  readonly root: SandboxRoot | undefined;
  readonly report: Report;
}

/** A sandbox sends no mail to the world. */
function checkMail({ notifications }: LetheYaml, written: Written, report: Report): void {
  if (notifications && !mayBePlain(notifications.smtp))
    report(
      written.where(['notifications', 'smtp', 'host']),
      `${notifications.smtp.host} is not a loopback address`,
    );
}

function loadYaml(file: string, loading: Loading): Configured {
  const { variables, report } = loading;
  const isSandbox = variables.LETHE_MODE === 'sandbox';
  const read = readYaml(file, { mayLackSources: isSandbox });
  const hasRulesAlone = read.ok ? read.yaml === undefined : read.lacksSources;
  if (isSandbox && !hasRulesAlone) checkSandbox(variables, file, report);
  if (!read.ok) {
    for (const fault of read.faults) report(fault.where, fault.message);
    return nothing;
  }
  if (read.yaml === undefined) return { yaml: undefined, rules: read.rules };
  return { yaml: located(read.yaml, read.written, { ...loading, base: dirname(file) }) };
}

/** The file with absolute paths; what must not be used here is reported. */
function located(
  given: LetheYaml,
  written: Written,
  { base, root, service, report }: Loading & { readonly base: string },
): LetheYaml {
  const { yaml, places } = placesOf(root ? sandboxDefaults(given, written, root) : given, base);
  for (const place of places) {
    const refusals = [
      place.kind === 'secret' && usesSecretOf(service, place.path) && typeof place.value === 'string'
        ? refusalOfSecret(place.value)
        : undefined,
      root?.refusal(place),
    ];
    for (const refusal of refusals) if (refusal !== undefined) report(written.where(place.path), refusal);
  }
  if (root) checkIdentity(yaml, written, report);
  if (root) checkMail(yaml, written, report);
  return yaml;
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
    configFile === undefined ? nothing : loadYaml(configFile, { variables, service, root, report });
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
