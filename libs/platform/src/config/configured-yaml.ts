import { dirname, join } from 'node:path';
import { mayBePlain, type LetheYaml } from '#contracts';
import type { Report } from './cluster-settings.js';
import { placesOf, type Place } from './configured-places.js';
import type { Variables } from './environment.js';
import type { SandboxRoot } from './sandbox-root.js';
import { refusalOfSecret } from './secret-files.js';
import type { Service, Settings } from './settings.js';
import { readYaml, type Written } from './yaml-file.js';

/** What `lethe.yaml` says, as far as this program may use it. */
export type Configured = Pick<Settings, 'yaml' | 'rules'>;
export const nothingConfigured: Configured = { yaml: undefined };

export interface Loading {
  readonly variables: Variables;
  readonly service: Service;
  /** undefined: no sandbox, or one without configured sources */
  readonly root: SandboxRoot | undefined;
  readonly report: Report;
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

/** A sandbox sends no mail to the world. */
function checkMail({ notifications }: LetheYaml, written: Written, report: Report): void {
  if (notifications && !mayBePlain(notifications.smtp))
    report(
      written.where(['notifications', 'smtp', 'host']),
      `${notifications.smtp.host} is not a loopback address`,
    );
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

/** Reads `lethe.yaml` for one program, and looks whether what it names may be used there; faults are reported. */
export function configuredBy(file: string, loading: Loading): Configured {
  const { variables, report } = loading;
  const isSandbox = variables.LETHE_MODE === 'sandbox';
  const read = readYaml(file, { mayLackSources: isSandbox });
  const hasRulesAlone = read.ok ? read.yaml === undefined : read.lacksSources;
  if (isSandbox && !hasRulesAlone) checkSandbox(variables, file, report);
  if (!read.ok) {
    for (const fault of read.faults) report(fault.where, fault.message);
    return nothingConfigured;
  }
  if (read.yaml === undefined) return { yaml: undefined, rules: read.rules };
  return { yaml: located(read.yaml, read.written, { ...loading, base: dirname(file) }) };
}
