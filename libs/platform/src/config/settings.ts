import type { LetheYaml } from '#contracts';

/** Everything that was set, checked, with absolute paths. */
export interface Settings {
  readonly mode: 'sandbox' | 'production';
  readonly profile: 'embedded';
  readonly host: string;
  /** 0 lets the system pick one */
  readonly port: number;
  /** whether the next free port may be taken instead */
  readonly nextFreePort: boolean;
  readonly dataDir: string;
  /** what exists here; undefined: the sandbox's built-in stand-ins */
  readonly yaml: LetheYaml | undefined;
  /** 32 bytes; undefined: the sandbox makes its own in the data folder */
  readonly masterKey: Uint8Array | undefined;
  readonly adminToken: string | undefined;
  /** undefined in production */
  readonly sandbox: SandboxSettings | undefined;
  readonly logLevel: LogLevel;
  /** which host a handler process is; undefined where it takes the tasks of every host */
  readonly hostName: string | undefined;
}

export interface SandboxSettings {
  /** folder that the configured sources are confined to; undefined with the built-in stand-ins */
  readonly root: string | undefined;
  readonly seed: 'demo' | 'none';
  /** 0: the clock stands still unless it is moved */
  readonly secondsPerDay: number;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface SettingsFault {
  /** the variable, or the file and the path inside it */
  readonly where: string;
  /** what is wrong and what to do */
  readonly message: string;
}

/** Lethe cannot start like this. All faults are named at once. */
export class SettingsInvalid extends Error {
  override readonly name = 'SettingsInvalid';

  constructor(readonly faults: readonly SettingsFault[]) {
    super(
      ['Lethe cannot start with these settings:', ...faults.map((f) => `  ${f.where}: ${f.message}`)].join(
        '\n',
      ),
    );
  }
}
