import type { HostName, MfaServerSettings } from '#contracts';
import { permanentFault, type HandledTask } from '#source-kit';
import { GdprTool } from './tool/gdpr-tool.js';

export type MfaServerHost = MfaServerSettings['hosts'][number];

/** The settings ask for something that this version cannot do; raised before any task is taken. */
export class MfaServerSettingsRefused extends Error {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
    this.name = 'MfaServerSettingsRefused';
  }
}

/** @throws {MfaServerSettingsRefused} */
export function requireSupported(settings: MfaServerSettings): void {
  if (settings.prefer === 'webServiceSdk')
    throw new MfaServerSettingsRefused(
      'sources.mfa-server.prefer',
      'this version reaches MFA Server by MultiFactorAuthGdpr.exe only; set it to executable',
    );
  if (settings.activeLog === 'rotate' && !settings.rotateCommand)
    throw new MfaServerSettingsRefused(
      'sources.mfa-server.rotateCommand',
      'is required when activeLog is rotate',
    );
}

/** The host that a task is for, as the settings have it. @throws {TaskFault} `host-not-configured` */
export function hostOf(settings: MfaServerSettings, task: HandledTask): MfaServerHost {
  const host = settings.hosts.find(({ name }) => name.toLowerCase() === task.host?.toLowerCase());
  if (!host) throw permanentFault('host-not-configured', task.host ?? 'no host');
  return host;
}

/** @throws {TaskFault} `gdpr-tool-missing` when the settings name none for this host */
export function toolOf(settings: MfaServerSettings, host: MfaServerHost): GdprTool {
  const program = host.gdprExecutable ?? settings.gdprExecutable;
  if (!program) throw permanentFault('gdpr-tool-missing', `no gdprExecutable for ${host.name}`);
  return new GdprTool({ program, timeoutSeconds: settings.timeoutSeconds });
}

export const GDPR_TOOL = 'MultiFactorAuthGdpr.exe';
export const LOG_FILES = 'log files';

/** Folder of a host's files in the package. */
export const packageFolder = (host: HostName): string => `mfa-server/${host}`;
