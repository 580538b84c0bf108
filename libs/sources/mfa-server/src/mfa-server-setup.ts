import type { HostName, MfaServerSettings } from '#contracts';
import { permanentFault, type HandledTask } from '#source-kit';
import type { GdprInterface } from './gdpr/gdpr-interface.js';
import { WebServiceSdk } from './sdk/web-service-sdk.js';
import { GdprTool } from './tool/gdpr-tool.js';

export type MfaServerHost = MfaServerSettings['hosts'][number];

/** What makes the service of this host begin a new log file. */
export const rotateCommandOf = (settings: MfaServerSettings, host: MfaServerHost): readonly string[] =>
  host.rotateCommand ?? settings.rotateCommand ?? [];

/** The host that a task is for, as the settings have it. @throws {TaskFault} `host-not-configured` */
export function hostOf(settings: MfaServerSettings, task: HandledTask): MfaServerHost {
  const host = settings.hosts.find(({ name }) => name.toLowerCase() === task.host?.toLowerCase());
  if (!host) throw permanentFault('host-not-configured', task.host ?? 'no host');
  return host;
}

/** Whether this host's records are reached over the Web Service SDK: where it is preferred, or the only way. */
export const usesSdk = (settings: MfaServerSettings, host: MfaServerHost): boolean =>
  settings.webServiceSdk !== undefined &&
  (settings.prefer === 'webServiceSdk' || programOf(settings, host) === undefined);

/** The GDPR tool of a host, with leading arguments. */
export const programOf = (settings: MfaServerSettings, host: MfaServerHost): readonly string[] | undefined =>
  host.gdprExecutable ?? settings.gdprExecutable;

/**
 * How the records are reached from a host.
 * @throws {TaskFault} `gdpr-tool-missing` when the settings name no way
 */
export function gdprInterfaceOf(settings: MfaServerSettings, host: MfaServerHost): GdprInterface {
  const { webServiceSdk, timeoutSeconds, lateFileSeconds, noDataPhrases } = settings;
  if (webServiceSdk && usesSdk(settings, host))
    return new WebServiceSdk({ ...webServiceSdk, timeoutSeconds, noDataPhrases });
  const program = programOf(settings, host);
  if (!program)
    throw permanentFault('gdpr-tool-missing', `no gdprExecutable and no webServiceSdk for ${host.name}`);
  return new GdprTool({
    program,
    timeoutSeconds,
    lateFileSeconds,
    noDataPhrases,
    codePage: settings.toolCodePage,
  });
}

export const LOG_FILES = 'log files';

/** Folder of a host's files in the package. */
export const packageFolder = (host: HostName): string => `mfa-server/${host}`;
