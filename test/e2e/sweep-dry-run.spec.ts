import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SweepForecast } from '#contracts';
import { OtherWorld } from '../stand-ins/other-world.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

let world: OtherWorld;
beforeAll(async () => {
  world = await OtherWorld.create();
});
afterAll(async () => world.dispose());

async function sweep(words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [program, 'sweep', ...words], {
    cwd: world.root,
    env: { PATH: process.env['PATH'], ...world.variables, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

const forecastsIn = (out: string): readonly SweepForecast[] =>
  out
    .trim()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as SweepForecast);

const AUTHZ = 'Microsoft-AzureMfa-AuthZ/AuthZOptCh';

describe('lethe sweep --dry-run', () => {
  it('says of every host what would go and what stays, and changes nothing', async () => {
    const { code, out, err } = await sweep(['--dry-run', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const forecasts = forecastsIn(out);
    const of = (place: string) => forecasts.find((each) => each.place === place);
    for (const file of world.logs.old)
      expect(of(file)).toMatchObject({ source: 'mfa-server', host: 'auth-1', verdict: 'goes' });
    expect(of(join(world.logs.folder, 'MultiFactorAuthSvc.log'))?.verdict).toBe('stays');
    for (const file of world.logs.foreign) expect(of(file)).toBeUndefined();
    expect(of(AUTHZ)).toMatchObject({
      source: 'nps-extension',
      host: 'radius-1',
      verdict: 'in-part',
      events: { old: 2, young: 2 },
    });
    expect(of('AD FS Tracing/Debug')).toMatchObject({ verdict: 'stays', events: { old: 0, young: 0 } });
    expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({
      summary: { goes: world.logs.old.length, inPart: 2, cannotGo: 0, unknown: 0 },
    });
    for (const file of world.logs.old) expect(existsSync(file)).toBe(true);
    expect(await world.eventsOf('nps', AUTHZ)).toHaveLength(4);
    const verbs = new Set((await world.callsOf('nps')).map(([verb]) => verb));
    for (const verb of ['cl', 'epl', 'sl']) expect(verbs).not.toContain(verb);
  });

  it('goes by the moment that is given, and by the source', async () => {
    const { out } = await sweep(['--dry-run', '--source', 'mfa-server', '--older-than', '2000-01-01']);
    expect(out).toMatch(/^Older than 2000-01-01T00:00:00.000Z: 0 would go, .* Nothing was changed\.\n$/);
  });

  it('names what cannot be looked at, with what to do, and ends with 1', async () => {
    await world.setWevtutil('nps', 'hang');
    await world.setPatience('short');
    const { code, out } = await sweep(['--dry-run', '--source', 'nps-extension']);
    await world.setPatience('long');
    await world.setWevtutil('nps', 'good');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^UNKNOWN +nps-extension on radius-1: the host \(wevtutil-hung\)\n +→ .*timeoutSeconds/,
    );
  });

  it.each([
    [[], '--dry-run'],
    [['--dry-run', '--older-than', 'yesterday'], '--older-than'],
    [['--dry-run', '--source', 'elsewhere'], 'elsewhere'],
  ])('is refused with a reason: %j', async (words, named) => {
    const { code, out, err } = await sweep(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(named);
  });

  it('says what is wrong with the settings', async () => {
    const { code, err } = await sweep(['--dry-run'], { LETHE_CONFIG: join(world.root, 'nowhere.yaml') });
    expect(code).toBe(1);
    expect(err).toContain('nowhere.yaml');
  });
});
