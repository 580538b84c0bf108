import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { Azurite } from './azurite.js';
import { GraphServer, authorityCertificate, clientSecret } from './graph-server.js';
import { writeOddLogs, type LogFolder } from './log-folder.js';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

export const ann = {
  userPrincipalName: 'ann@example.org',
  samAccountName: 'ann',
  objectId: '3b1d6f6e-52a1-4c7f-9d0e-6a5f1c2b7a10',
  aliases: ['EXAMPLE\\ann'],
};

/** What the tool delivers of ann; the number is larger than a double can hold. */
const annsRecords = {
  AuthenticationAttempts: [
    {
      Timestamp: daysAgo(9),
      Username: 'ann',
      FirstName: 'Ann',
      AuthenticationMethod: 'Phone Call',
      SessionId: 0,
    },
  ],
  Activations: [{ Username: 'ann', AccountName: 'Example', DeviceName: 'Ann’s phone' }],
  Blocks: [],
  Bypasses: [],
  Changes: [{ ChangeTimestamp: daysAgo(20), Username: 'ann', NewPhoneNumber: '5550100' }],
};
export const BIG_NUMBER = '90071992547409931234';

const hostNames = { nps: 'radius-1', adfs: 'fed-1' } as const;

interface AccountClose {
  readonly permanentDelete: 'wait' | 'application' | 'manual';
}

interface WorldTerms {
  /** as lethe.yaml takes it; left out unless told */
  readonly accountClose?: AccountClose;
}

/** `pretend`: reports success of what removes something, and removes nothing. */
export type GdprMode = 'good' | 'hang' | 'lie' | 'html' | 'brokenOff' | 'fail' | 'pretend';
/** Of the programs on hosts: longer than any takes on a busy machine. */
const PATIENT_SECONDS = 60;

export type WevtutilMode = 'good' | 'hang' | 'html' | 'pretend';

/**
 * Four systems that Lethe did not bring along: programs, folders and servers of our own, set up in a
 * folder of their own as an administrator would describe them in lethe.yaml.
 */
export class OtherWorld {
  private constructor(
    readonly root: string,
    readonly graph: GraphServer,
    private readonly azurite: Azurite,
    readonly logs: LogFolder,
    private readonly terms: WorldTerms,
  ) {}

  static async create(terms: WorldTerms = {}): Promise<OtherWorld> {
    const root = await mkdtemp(join(tmpdir(), 'lethe-other-world-'));
    const logs = await writeOddLogs(join(root, 'mfa srv', 'Logs – Zoë’s [old]'), join(root, 'elsewhere'));
    const [graph, azurite] = await Promise.all([GraphServer.start(), Azurite.start()]);
    const world = new OtherWorld(root, graph, azurite, logs, terms);
    await world.furnish();
    return world;
  }

  /** Settings for the process under test. */
  get variables(): Record<string, string> {
    return {
      LETHE_CONFIG: join(this.root, 'lethe.yaml'),
      LETHE_SANDBOX_ROOT: this.root,
      NODE_EXTRA_CA_CERTS: authorityCertificate,
    };
  }

  async setGdprTool(mode: GdprMode): Promise<void> {
    await this.setMode('gdpr.json', mode);
  }

  async setWevtutil(host: 'nps' | 'adfs', mode: WevtutilMode): Promise<void> {
    await this.setMode(`${host}.json`, mode);
  }

  /** The argument vectors that a program was started with. */
  async callsOf(name: 'gdpr' | 'nps' | 'adfs'): Promise<string[][]> {
    const text = await readFile(join(this.root, `${name}.json.calls`), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as string[]);
  }

  /** The events that a channel still holds. */
  async eventsOf(host: 'nps' | 'adfs', channel: string): Promise<readonly WevtutilEvent[]> {
    const state = JSON.parse(await readFile(join(this.root, `${host}.json`), 'utf8')) as WevtutilState;
    return state.channels[channel]?.events ?? [];
  }

  async isOn(host: 'nps' | 'adfs', channel: string): Promise<boolean> {
    const state = JSON.parse(await readFile(join(this.root, `${host}.json`), 'utf8')) as WevtutilState;
    return state.channels[channel]?.enabled ?? false;
  }

  /** The events that lie in the folder for young ones of a host, whichever file they are in. */
  async retainedOf(host: 'nps' | 'adfs'): Promise<readonly WevtutilEvent[]> {
    const folder = join(this.root, 'retained', hostNames[host]);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.name.endsWith('.evtx'));
    const texts = await Promise.all(
      files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
    );
    return texts.flatMap((text) => JSON.parse(text.slice(text.indexOf('\n'))) as WevtutilEvent[]);
  }

  /** Records and event logs as they were at first, whatever was asked and deleted since. */
  async putPersonBack(): Promise<void> {
    for (const file of ['gdpr.json.calls', 'nps.json.calls'])
      await rm(join(this.root, file), { force: true });
    const records = JSON.stringify(annsRecords).replace('"SessionId":0', `"SessionId":${BIG_NUMBER}`);
    await this.write('gdpr.json', JSON.stringify({ mode: 'good', people: { ann: records } }));
    await this.write('nps.json', JSON.stringify(npsState()));
  }

  /** Makes the debug channel of the AD FS host one that is on, with an old event and a young one. */
  async traceSignIns(): Promise<void> {
    const state = JSON.parse(await readFile(join(this.root, 'adfs.json'), 'utf8')) as WevtutilState;
    const [[name, channel] = ['', undefined]] = Object.entries(state.channels);
    const texts = [
      [50, challenge(ann.userPrincipalName)],
      [3, challenge(ann.userPrincipalName)],
    ] as const;
    const traced = { ...channel, enabled: true, events: events(name, texts) };
    await this.write(
      'adfs.json',
      JSON.stringify({ ...state, channels: { ...state.channels, [name]: traced } }),
    );
  }

  /**
   * How long a program on a host is waited for by a process that starts from now on: a second, so that one which hangs
   * is soon given up, or as long as any takes.
   */
  async setPatience(patience: 'short' | 'long'): Promise<void> {
    await this.write('lethe.yaml', await this.yaml(patience === 'short' ? 1 : PATIENT_SECONDS));
  }

  async dispose(): Promise<void> {
    this.graph.stop();
    this.azurite.stop();
    await rm(this.root, { recursive: true, force: true });
  }

  private async furnish(): Promise<void> {
    this.graph.users.push({
      id: ann.objectId,
      userPrincipalName: ann.userPrincipalName,
      onPremisesSamAccountName: ann.samAccountName,
      state: 'active',
    });
    this.graph.delivers = {
      '51be292c-a17e-4f17-9a7e-4b661fb16dd2/authentication.json': JSON.stringify([
        { time: daysAgo(1), correlationId: '1', properties: { user: ann.userPrincipalName } },
      ]),
      'a1/truncated.json': '[{"time":"2026-',
      'a1/notes.txt': 'not JSON at all – ½',
    };
    await this.putPersonBack();
    await writeFile(join(this.root, 'adfs.json'), JSON.stringify(adfsState()));
    await writeFile(join(this.root, 'client-secret'), `${clientSecret}\n`);
    await writeFile(join(this.root, 'storage'), this.azurite.connectionString);
    await mkdir(join(this.root, 'retained'));
    await this.setPatience('long');
  }

  private async yaml(timeoutSeconds: number): Promise<string> {
    const { accountClose } = this.terms;
    return stringify({
      policies: { default: 'gdpr', overrides: { AccountClose: { approval: 'required' } } },
      sources: {
        'mfa-server': {
          gdprExecutable: await this.program('MultiFactorAuthGdpr', 'gdpr-tool.mjs', 'gdpr.json'),
          timeoutSeconds,
          hosts: [{ name: 'auth-1', roles: ['mfa-server', 'user-portal'], logFolders: [this.logs.folder] }],
        },
        'nps-extension': {
          wevtutil: await this.program('wevtutil-nps', 'wevtutil.mjs', 'nps.json'),
          retainedFolder: join(this.root, 'retained'),
          timeoutSeconds,
          hosts: [{ name: hostNames.nps }],
        },
        'adfs-adapter': {
          wevtutil: await this.program('wevtutil-adfs', 'wevtutil.mjs', 'adfs.json'),
          retainedFolder: join(this.root, 'retained'),
          hosts: [{ name: hostNames.adfs }],
        },
        'cloud-mfa': {
          graph: {
            baseUrl: this.graph.baseUrl,
            authority: this.graph.authorityUrl,
            tenantId: 'a-tenant',
            clientId: 'a-client',
            clientSecretFile: join(this.root, 'client-secret'),
          },
          storage: { connectionStringFile: join(this.root, 'storage'), containerPrefix: 'ours-' },
          ...(accountClose && { accountClose }),
        },
      },
    });
  }

  /** A program under the root, as it has to be, that hands over to one of ours with its state. */
  private async program(name: string, script: string, state: string): Promise<string> {
    const path = join(this.root, name);
    const quoted = [
      process.execPath,
      fileURLToPath(new URL(script, import.meta.url)),
      join(this.root, state),
    ];
    await writeFile(path, `#!/bin/sh\nexec ${quoted.map((word) => `'${word}'`).join(' ')} "$@"\n`);
    await chmod(path, 0o755);
    return path;
  }

  private async setMode(file: string, mode: string): Promise<void> {
    const state = JSON.parse(await readFile(join(this.root, file), 'utf8')) as object;
    await this.write(file, JSON.stringify({ ...state, mode }));
  }

  /** Whole at any moment: a program that is just started reads it. */
  private async write(file: string, text: string): Promise<void> {
    const path = join(this.root, file);
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }
}

interface WevtutilEvent {
  readonly text: string;
  readonly time: string;
}

interface WevtutilState {
  readonly mode: WevtutilMode;
  readonly computer: string;
  readonly channels: Record<string, { enabled: boolean; type: string; events: readonly WevtutilEvent[] }>;
}

const events = (channel: string, texts: readonly (readonly [number, string])[]) =>
  texts.map(([days, text], index) => ({
    id: index + 1,
    record: index + 1,
    provider: 'Test',
    channel,
    time: daysAgo(days),
    text,
  }));

const challenge = (user: string) =>
  `NPS Extension for Azure MFA: CID: 0a1b : Challenge requested in Authentication Ext for User ${user} with state 17`;

const npsState = (): WevtutilState => {
  const optional = 'Microsoft-AzureMfa-AuthZ/AuthZOptCh';
  const admin = 'Microsoft-AzureMfa-AuthZ/AuthZAdminCh';
  const authn = 'Microsoft-AzureMfa-AuthN/AuthNOptCh';
  const texts = [
    [50, challenge(ann.userPrincipalName)],
    [40, challenge('joann@example.org')],
    [3, challenge('ANN@example.org')],
    [2, challenge('東京@example.org')],
  ] as const;
  const channel = (name: string, of: typeof texts | readonly []) => ({
    enabled: true,
    type: 'Operational',
    events: events(name, of),
  });
  return {
    mode: 'good',
    computer: hostNames.nps,
    channels: {
      Application: { enabled: true, type: 'Admin', events: [] },
      [optional]: channel(optional, texts),
      [admin]: channel(admin, []),
      [authn]: channel(authn, texts),
    },
  };
};

const adfsState = (): WevtutilState => ({
  mode: 'good',
  computer: hostNames.adfs,
  channels: { 'AD FS Tracing/Debug': { enabled: false, type: 'Debug', events: [] } },
});
