import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSettings } from './load-settings.js';
import { SettingsInvalid, type SettingsFault } from './settings.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content = ''): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function faultsOf(environment: NodeJS.ProcessEnv): readonly SettingsFault[] {
  try {
    loadSettings(environment);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults;
    throw error;
  }
  return [];
}
const places = (environment: NodeJS.ProcessEnv) => faultsOf(environment).map(({ where }) => where);

const key = () => file('master.key', `${Buffer.alloc(32, 7).toString('base64')}\n`);
const productionYaml = (extra = '') => {
  file('secret', 's3cret');
  return file(
    'lethe.yaml',
    `sources:
  mfa-server:
    gdprExecutable: tools/gdpr
    hosts:
      - { name: mfa01, logFolders: [logs/one, '${folder}/logs/two'] }
  cloud-mfa:
    graph: { tenantId: t, clientId: c, clientSecretFile: secret }
    storage: { connectionStringFile: secret }
${extra}`,
  );
};
const production = (): NodeJS.ProcessEnv => ({
  LETHE_MODE: 'production',
  LETHE_CONFIG: productionYaml(),
  LETHE_MASTER_KEY_FILE: key(),
});

describe('settings without anything set', () => {
  it('are a sandbox on this machine, with the built-in stand-ins', () => {
    expect(loadSettings({})).toMatchObject({
      mode: 'sandbox',
      profile: 'embedded',
      host: '127.0.0.1',
      port: 7300,
      nextFreePort: true,
      yaml: undefined,
      masterKey: undefined,
      adminToken: undefined,
      sandbox: { root: undefined, seed: 'demo', secondsPerDay: 20 },
      logLevel: 'info',
      hostName: undefined,
    });
  });

  it('take an empty variable for one that is not set', () => {
    expect(loadSettings({ LETHE_PORT: '', LETHE_MODE: ' ' }).port).toBe(7300);
  });
});

describe('single variables', () => {
  it('are read as what they are', () => {
    const settings = loadSettings({
      LETHE_PORT: '0',
      LETHE_SEED: 'none',
      LETHE_SANDBOX_SECONDS_PER_DAY: '0.5',
      LETHE_DATA_DIR: folder,
      LETHE_HOST_NAME: 'mfa01',
    });
    expect(settings).toMatchObject({ port: 0, nextFreePort: false, dataDir: folder, hostName: 'mfa01' });
    expect(settings.sandbox).toMatchObject({ seed: 'none', secondsPerDay: 0.5 });
  });

  it('are all named at once when they are wrong', () => {
    const wrong = {
      LETHE_MODE: 'test',
      LETHE_PROFILE: 'both',
      LETHE_HOST: 'a b',
      LETHE_PORT: '65536',
      LETHE_SEED: 'all',
      LETHE_SANDBOX_SECONDS_PER_DAY: 'fast',
      LETHE_LOG_LEVEL: 'loud',
      LETHE_ADMIN_TOKEN: 'has space',
      LETHE_HOST_NAME: 'a/b',
      LETHE_MASTER_KEY_FILE: join(folder, 'nothing'),
    };
    expect(places(wrong).sort()).toEqual(Object.keys(wrong).sort());
  });

  it('never stand in the message with their value', () => {
    const faults = faultsOf({ LETHE_ADMIN_TOKEN: 'my secret token' });
    expect(JSON.stringify(faults)).not.toContain('my secret');
  });

  it('say that the cluster profile is started otherwise', () => {
    expect(faultsOf({ LETHE_PROFILE: 'cluster' })).toEqual([
      { where: 'LETHE_PROFILE', message: expect.stringContaining('npm run start:cluster') },
    ]);
  });
});

describe('production', () => {
  it('starts with a configuration and a master key, and makes its paths absolute', () => {
    const settings = loadSettings(production());
    expect(settings).toMatchObject({ mode: 'production', sandbox: undefined, nextFreePort: false });
    expect(settings.masterKey).toEqual(new Uint8Array(32).fill(7));
    expect(settings.yaml?.sources['mfa-server']).toMatchObject({
      gdprExecutable: [join(folder, 'tools/gdpr')],
      hosts: [{ logFolders: [join(folder, 'logs/one'), join(folder, 'logs/two')] }],
    });
    expect(settings.yaml?.sources['cloud-mfa']?.storage.connectionStringFile).toBe(join(folder, 'secret'));
  });

  it('needs both', () => {
    expect(places({ LETHE_MODE: 'production' })).toEqual(['LETHE_CONFIG', 'LETHE_MASTER_KEY_FILE']);
  });

  it('refuses what belongs to the sandbox, and a token that can be guessed', () => {
    const sandbox = { LETHE_SANDBOX_ROOT: folder, LETHE_SANDBOX_SECONDS_PER_DAY: '20', LETHE_SEED: 'demo' };
    expect(places({ ...production(), ...sandbox, LETHE_ADMIN_TOKEN: 'short' }).sort()).toEqual(
      [...Object.keys(sandbox), 'LETHE_ADMIN_TOKEN'].sort(),
    );
  });

  it.each(['', 'AAAA', 'x'.repeat(44), Buffer.alloc(33).toString('base64')])(
    'refuses the master key %j',
    (content) => {
      const environment = { ...production(), LETHE_MASTER_KEY_FILE: file('other.key', content) };
      expect(faultsOf(environment)).toEqual([
        { where: 'LETHE_MASTER_KEY_FILE', message: expect.stringContaining('openssl rand -base64 32') },
      ]);
    },
  );

  it('refuses a secret that is not there, by the line that names it', () => {
    const environment = production();
    rmSync(join(folder, 'secret'));
    expect(places(environment)).toEqual([
      `${join(folder, 'lethe.yaml')} line 7, sources.cloud-mfa.graph.clientSecretFile`,
      `${join(folder, 'lethe.yaml')} line 8, sources.cloud-mfa.storage.connectionStringFile`,
    ]);
  });
});

describe('lethe.yaml', () => {
  const faultsIn = (yaml: string) => {
    const path = file('lethe.yaml', yaml);
    return faultsOf({ ...production(), LETHE_CONFIG: file('lethe.yaml', yaml) }).map(
      ({ where, message }) => ({
        where: where.replace(path, 'lethe.yaml'),
        message,
      }),
    );
  };

  it('names every unknown key, wrong type and missing field with its line', () => {
    const faults = faultsIn(
      [
        'sources:',
        '  mfa-server:',
        '    colour: red',
        '    hosts:',
        '      - name: "a b"',
        '        roles: [moon]',
        '  cloud-mfa:',
        '    storage: {}',
        'policies: { default: hipaa }',
      ].join('\n'),
    );
    expect(faults.map(({ where }) => where).sort()).toEqual([
      'lethe.yaml line 3, sources.mfa-server.colour',
      'lethe.yaml line 5, sources.mfa-server.hosts.0.name',
      'lethe.yaml line 6, sources.mfa-server.hosts.0.roles.0',
      'lethe.yaml line 8, sources.cloud-mfa.graph',
      'lethe.yaml line 8, sources.cloud-mfa.storage.connectionStringFile',
      'lethe.yaml line 9, policies.default',
    ]);
  });

  it.each([
    ['sources: [', 1],
    ['sources:\n  a: 1\n  a: 2', 3],
    ['sources:\n\tmfa-server: {}', 2],
    ['sources: !!js/function x', 1],
  ])('says on which line %j is no YAML', (yaml, line) => {
    expect(faultsIn(yaml)[0]?.where).toBe(`lethe.yaml line ${line}`);
  });

  it('is not read when it is missing, a folder, not UTF-8, or a bomb of aliases', () => {
    const withConfig = (path: string) => faultsOf({ ...production(), LETHE_CONFIG: path })[0]?.message;
    expect(withConfig(join(folder, 'nothing.yaml'))).toContain('is not there');
    expect(withConfig(folder)).toContain('not a file');
    writeFileSync(join(folder, 'latin1.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    expect(withConfig(join(folder, 'latin1.yaml'))).toContain('not UTF-8');
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e'].map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcd'[index]}`).join()}]`).join('\n')}`;
    expect(withConfig(file('bomb.yaml', bomb))).toContain('aliases');
  });

  it('leaves a Windows path as it is, wherever Lethe runs', () => {
    const environment = production();
    writeFileSync(
      join(folder, 'lethe.yaml'),
      "sources: { nps-extension: { wevtutil: 'C:\\Windows\\System32\\wevtutil.exe', hosts: [{ name: nps01 }] } }",
    );
    expect(loadSettings(environment).yaml?.sources['nps-extension']).toMatchObject({
      wevtutil: ['C:\\Windows\\System32\\wevtutil.exe'],
      retainedFolder: 'C:\\ProgramData\\Lethe\\event-logs',
    });
  });
});

describe('a configured sandbox', () => {
  const connection = 'AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:10000/a;';
  let root = '';
  beforeEach(() => {
    root = join(folder, 'root');
    mkdirSync(root);
  });

  /** The faults of a sandbox with the given parts in place of good ones. */
  function sandboxFaults(
    parts: Partial<Record<'program' | 'logs' | 'wevtutil' | 'graph' | 'connection', string>>,
  ) {
    const {
      program = `${root}/gdpr`,
      logs = `${root}/logs`,
      wevtutil = `[python3, ${root}/wevtutil.py]`,
    } = parts;
    file('root/wevtutil.py');
    file('secret', 'x');
    file('connection', parts.connection ?? connection);
    const yaml = `sources:
  mfa-server: { gdprExecutable: ${program}, hosts: [{ name: mfa01, logFolders: ['${logs}'] }] }
  nps-extension: { wevtutil: ${wevtutil}, hosts: [{ name: nps01 }] }
  cloud-mfa:
    graph: { baseUrl: '${parts.graph ?? 'http://127.0.0.1:5000/v1.0'}', authority: 'https://localhost:5001', tenantId: t, clientId: c, clientSecretFile: secret }
    storage: { connectionStringFile: connection }
`;
    const environment = { LETHE_CONFIG: file('lethe.yaml', yaml), LETHE_SANDBOX_ROOT: root };
    return faultsOf(environment).map(({ where, message }) => `${where.split(', ')[1] ?? where}: ${message}`);
  }

  it('starts when everything lies below its root and on loopback', () => {
    expect(sandboxFaults({})).toEqual([]);
  });

  it('is refused without a root, and with one that is not there', () => {
    const environment = { LETHE_CONFIG: productionYaml() };
    expect(places(environment)).toEqual(['LETHE_SANDBOX_ROOT']);
    expect(places({ ...environment, LETHE_SANDBOX_ROOT: join(folder, 'nothing') })).toEqual([
      'LETHE_SANDBOX_ROOT',
    ]);
  });

  it('keeps its stand-ins with a file that has rules alone, and needs no root for it', () => {
    const rules = 'policies: { default: gdpr, overrides: { AccountClose: { approval: required } } }';
    const environment = { LETHE_CONFIG: file('lethe.yaml', rules) };
    for (const more of [{}, { LETHE_SANDBOX_ROOT: root }]) {
      const settings = loadSettings({ ...environment, ...more });
      expect(settings.yaml).toBeUndefined();
      expect(settings.rules?.policies.overrides).toEqual({ AccountClose: { approval: 'required' } });
      expect(settings.sandbox?.root).toBeUndefined();
    }
    expect(places({ LETHE_CONFIG: file('lethe.yaml', 'policies: { default: none }') })).toEqual([
      expect.stringMatching(/line 1, policies\.default$/),
    ]);
    expect(places({ ...production(), LETHE_CONFIG: file('lethe.yaml', rules) })).toEqual([
      expect.stringMatching(/, sources$/),
    ]);
  });

  it('keeps cut event logs below its root unless told where', () => {
    sandboxFaults({});
    const settings = loadSettings({ LETHE_CONFIG: join(folder, 'lethe.yaml'), LETHE_SANDBOX_ROOT: root });
    expect(settings.yaml?.sources['nps-extension']?.retainedFolder).toBe(join(root, 'lethe-event-logs'));
    expect(settings.sandbox?.root).toBe(root);
  });

  it.each([
    '/bin/true',
    '../outside',
    'wevtutil.exe',
    '[python3, -c, print]',
    '[python3, /etc/tool.py]',
    '[/usr/bin/python3, ./root/wevtutil.py]',
  ])('refuses the program %s by its path', (program) => {
    expect(sandboxFaults({ program })).toEqual([
      expect.stringMatching(/^sources\.mfa-server\.gdprExecutable: .*LETHE_SANDBOX_ROOT/),
    ]);
  });

  it('follows links and dots before it believes a path', () => {
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(root, 'link'));
    symlinkSync(join(folder, 'not-there-yet'), join(root, 'dangling'));
    for (const logs of [
      `${root}/../elsewhere`,
      `${root}/link`,
      `${root}/link/deeper/still`,
      `${root}/dangling`,
      `${root}-beside`,
    ])
      expect(sandboxFaults({ logs })).toEqual([
        expect.stringMatching(/^sources\.mfa-server\.hosts\.0\.logFolders\.0: .*does not lie under/),
      ]);
    symlinkSync(root, join(folder, 'way-in'));
    expect(sandboxFaults({ logs: `${folder}/way-in/logs` })).toEqual([]);
  });

  it.each([
    'https://graph.microsoft.com/v1.0',
    'https://127.0.0.1.example.com/',
    'https://127.0.0.1@example.com/',
    'https://10.0.0.1/',
  ])('refuses the address %s', (graph) => {
    expect(sandboxFaults({ graph })).toEqual([
      expect.stringMatching(/^sources\.cloud-mfa\.graph\.baseUrl: .*not a loopback address/),
    ]);
  });

  it.each([
    'AccountName=a;AccountKey=a2V5;EndpointSuffix=core.windows.net',
    'AccountName=a;AccountKey=a2V5;BlobEndpoint=https://a.blob.core.windows.net/',
    `${connection}QueueEndpoint=https://a.queue.core.windows.net/;`,
    'nonsense',
  ])('refuses the storage service of %s', (text) => {
    expect(sandboxFaults({ connection: text })).toEqual([
      expect.stringMatching(
        /^sources\.cloud-mfa\.storage\.connectionStringFile: .*not on a loopback address/,
      ),
    ]);
  });

  it('takes the emulator’s short form', () => {
    expect(sandboxFaults({ connection: 'UseDevelopmentStorage=true' })).toEqual([]);
  });

  it('does not mind the program that nobody falls back to when every host has its own', () => {
    const yaml = `sources: { adfs-adapter: { hosts: [{ name: a, wevtutil: ${root}/w }] } }`;
    const environment = { LETHE_CONFIG: file('lethe.yaml', yaml), LETHE_SANDBOX_ROOT: root };
    expect(faultsOf(environment)).toEqual([]);
  });
});

describe('signIn', () => {
  const signIn = (change: Record<string, unknown> = {}) =>
    `signIn: ${JSON.stringify({
      baseUrl: 'https://lethe.example.com',
      issuer: 'https://login.example.com',
      clientId: 'lethe',
      clientSecretFile: 'secret',
      roles: { claim: 'roles', values: { officers: 'privacy-officer' } },
      ...change,
    })}\n`;
  const withSignIn = (change?: Record<string, unknown>) => ({
    ...production(),
    LETHE_CONFIG: productionYaml(signIn(change)),
  });

  it('is read, with its secret’s file seen from lethe.yaml', () => {
    expect(loadSettings(withSignIn()).yaml?.signIn).toMatchObject({
      clientSecretFile: join(folder, 'secret'),
      claims: { id: 'sub', name: 'name' },
    });
  });

  it.each([
    [{ isuer: 'x' }, 'signIn.isuer'],
    [{ roles: { claim: 'roles', values: { officers: 'boss' } } }, 'signIn.roles.values.officers'],
    [{ issuer: 'http://login.example.com' }, 'signIn.issuer'],
    [{ clientSecretFile: 'nowhere' }, 'signIn.clientSecretFile'],
  ])('with %j is refused with its line and path', (change, path) => {
    expect(places(withSignIn(change))).toEqual([
      expect.stringMatching(new RegExp(`lethe.yaml line \\d+, ${path.replaceAll('.', '\\.')}$`)),
    ]);
  });

  it('needs its secret where people sign in, and not with the other processes', () => {
    const cluster = { MONGODB_URI: 'mongodb://127.0.0.1/x', KAFKA_BROKERS: '127.0.0.1:9092' };
    const settings = { ...withSignIn({ clientSecretFile: 'nowhere' }), ...cluster };
    expect(() => loadSettings(settings, 'orchestrator')).not.toThrow();
    expect(() => loadSettings(settings, 'gateway')).toThrow(SettingsInvalid);
  });

  it('of a sandbox leads to a provider on this machine alone', () => {
    const root = join(folder, 'root');
    mkdirSync(root);
    file('root/secret', 'x');
    const yaml = `sources: { nps-extension: { wevtutil: ${root}/w, hosts: [{ name: n }] } }\n`;
    const at = (issuer: string) => ({
      LETHE_CONFIG: file('root/lethe.yaml', yaml + signIn({ issuer })),
      LETHE_SANDBOX_ROOT: root,
    });
    expect(faultsOf(at('http://127.0.0.1:3000'))).toEqual([]);
    expect(faultsOf(at('https://login.example.com'))).toEqual([
      expect.objectContaining({ message: expect.stringContaining('not a loopback address') }),
    ]);
  });
});
