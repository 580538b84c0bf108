import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Finding } from '#contracts';
import { OtherWorld } from '../stand-ins/other-world.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

let world: OtherWorld;
/** where the command works, and the files of a host that it is told of */
let folder: string;

beforeAll(async () => {
  world = await OtherWorld.create();
  folder = await mkdtemp(join(tmpdir(), 'lethe-doctor-'));
  await writeFile(join(folder, 'credential'), 'lethe_not-known-anywhere\n', { mode: 0o600 });
});
afterAll(async () => {
  await world.dispose();
  await rm(folder, { recursive: true });
});

/** Runs `lethe doctor --json` under these variables alone. */
async function doctor(variables: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const child = spawn(process.execPath, [program, 'doctor', '--json', ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Finding & { summary?: { missing: number } });
  return { code, err, findings: lines.slice(0, -1), summary: lines.at(-1)?.summary };
}

const onHost = (host: string): Record<string, string> => ({
  ...world.variables,
  LETHE_PROFILE: 'cluster',
  LETHE_HOST_NAME: host,
  KAFKA_BROKERS: '127.0.0.1:1',
  LETHE_VAULT_URL: 'https://127.0.0.1:1',
  LETHE_HOST_CREDENTIAL_FILE: join(folder, 'credential'),
});

const about = (findings: readonly Finding[], part: string) =>
  findings.filter((finding) => finding.part === part);

describe('lethe doctor', () => {
  it('finds nothing missing where everything is there', async () => {
    const { code, err, findings, summary } = await doctor(world.variables);
    expect({ code, err, missing: findings.filter(({ state }) => state === 'missing') }).toEqual({
      code: 0,
      err: '',
      missing: [],
    });
    expect(summary).toMatchObject({ missing: 0 });
    for (const source of ['mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa'])
      expect(about(findings, source).map((finding) => finding.code)).toContain('ready');
    expect(about(findings, 'mfa-server')).toContainEqual(
      expect.objectContaining({
        code: 'log-folder',
        host: 'auth-1',
        place: world.logs.folder,
        state: 'fine',
      }),
    );
    expect(about(findings, 'machine').map((finding) => finding.code)).toContain('version');
  });

  it('says what a source lacks, with what to do', async () => {
    await world.setWevtutil('nps', 'hang');
    await world.setPatience('short');
    const { code, findings } = await doctor(world.variables);
    await world.setPatience('long');
    await world.setWevtutil('nps', 'good');
    expect(code).toBe(1);
    const missing = findings.filter(({ state }) => state === 'missing');
    expect(missing).toEqual([
      expect.objectContaining({
        part: 'nps-extension',
        host: 'radius-1',
        code: 'wevtutil-hung',
        detail: expect.any(String),
        nextAction: expect.stringContaining('Event Log service'),
      }),
    ]);
  });

  it('looks at the sources of its host alone, and says that vault and brokers cannot be reached', async () => {
    const { code, findings } = await doctor(onHost('radius-1'));
    expect(code).toBe(1);
    expect(about(findings, 'nps-extension')).not.toEqual([]);
    expect([...about(findings, 'mfa-server'), ...about(findings, 'adfs-adapter')]).toEqual([]);
    for (const part of ['vault', 'bus'])
      expect(about(findings, part)).toContainEqual(
        expect.objectContaining({
          state: 'missing',
          code: 'unreachable',
          reason: expect.stringContaining('ECONNREFUSED'),
          nextAction: expect.stringMatching(/LETHE_VAULT_URL|KAFKA_BROKERS/),
        }),
      );
  });

  it('says which setting is missing, and where', async () => {
    const { LETHE_VAULT_URL: _, ...without } = onHost('radius-1');
    const { code, findings } = await doctor(without, '--source', 'nps-extension');
    expect(code).toBe(1);
    expect(about(findings, 'settings')).toEqual([
      expect.objectContaining({ code: 'setting', place: 'LETHE_VAULT_URL', state: 'missing' }),
    ]);
  });

  it('says that a source is not in lethe.yaml of this host', async () => {
    const { code, findings } = await doctor(onHost('elsewhere'), '--source', 'nps-extension');
    expect(code).toBe(1);
    expect(about(findings, 'nps-extension')).toContainEqual(
      expect.objectContaining({ code: 'host-not-configured', place: 'elsewhere' }),
    );
  });

  it('says so when no source has this host', async () => {
    const hostsAlone = join(folder, 'lethe.yaml');
    await writeFile(hostsAlone, 'sources: { nps-extension: { hosts: [{ name: nps01 }] } }\n');
    const { code, err } = await doctor({ ...onHost('elsewhere'), LETHE_CONFIG: hostsAlone });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('LETHE_HOST_NAME') });
  });

  it('refuses a source that there is not', async () => {
    const { code, err } = await doctor({}, '--source', 'a-fifth');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('There is no source a-fifth') });
  });
});
