import type { LetheRules, LetheYaml, TaskSource } from '#contracts';

/** The programs that read settings; each needs others. */
export type Service =
  'standalone' | 'gateway' | 'orchestrator' | 'vault' | Exclude<TaskSource, 'package'> | 'sandbox-world';

/** Everything that was set, checked, with absolute paths. */
export interface Settings {
  readonly mode: 'sandbox' | 'production';
  readonly profile: 'embedded' | 'cluster';
  /** the servers and services that this program works with; undefined on the embedded profile */
  readonly cluster: ClusterSettings | undefined;
  readonly host: string;
  /** 0 lets the system pick one */
  readonly port: number;
  /** whether the next free port may be taken instead */
  readonly nextFreePort: boolean;
  readonly dataDir: string;
  /** what exists here; undefined: the sandbox's built-in stand-ins */
  readonly yaml: LetheYaml | undefined;
  /** the rules of a sandbox whose file says nothing of sources; undefined: the usual ones, or those of `yaml` */
  readonly rules?: LetheRules | undefined;
  /** 32 bytes; undefined: the sandbox makes its own in the data folder */
  readonly masterKey: Uint8Array | undefined;
  readonly adminToken: string | undefined;
  /** undefined in production */
  readonly sandbox: SandboxSettings | undefined;
  /** real seconds between signed tree heads, while something was committed */
  readonly anchorSeconds: number;
  /** who stamps heads with the time (RFC 3161), and after how many real seconds; undefined: nobody */
  readonly timestamps: { readonly url: string; readonly everySeconds: number } | undefined;
  readonly logLevel: LogLevel;
  /** which host a handler process is; undefined where it takes the tasks of every host */
  readonly hostName: string | undefined;
}

/** Of the cluster's parts those that the program needs; the others are undefined, whatever was set. */
export interface ClusterSettings {
  readonly mongodbUri: string | undefined;
  readonly kafka: KafkaAddress | undefined;
  /** how a handler reaches the vault */
  readonly vault: VaultAddress | undefined;
  /** what the vault shows those who call it */
  readonly vaultIdentity: TlsIdentity | undefined;
}

/** Certificates and keys are PEM text. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly key: string;
}

export interface KafkaAddress {
  /** `host:port` */
  readonly brokers: readonly string[];
  readonly topicPrefix: string | undefined;
  /** undefined: plain connections */
  readonly tls: ({ readonly ca: string | undefined } & Partial<TlsIdentity>) | undefined;
  readonly sasl:
    | {
        readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
        readonly username: string;
        readonly password: string;
      }
    | undefined;
}

export interface VaultAddress {
  readonly url: string;
  /** the authority that its certificate is checked against; undefined: the public ones */
  readonly ca: string | undefined;
  /** this host's own */
  readonly credential: string;
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
