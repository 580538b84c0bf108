import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Source } from '#contracts';
import { handlingProgramsHere } from './programs-here.js';

let folder: string;
const config = (): string => join(folder, 'lethe.yaml');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-programs-here-'));
  await writeFile(
    config(),
    'sources: { nps-extension: { hosts: [{ name: nps01 }] }, adfs-adapter: { hosts: [{ name: fed01 }] } }\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

const here = (more: Readonly<Record<string, string>> = {}) =>
  handlingProgramsHere({ LETHE_PROFILE: 'cluster', LETHE_CONFIG: config(), ...more });

describe('the programs with handlers on a host', () => {
  it('is one, unless there is a cluster', () =>
    expect(handlingProgramsHere({ LETHE_CONFIG: config() })).toEqual(['standalone']));

  it('are those of the sources that have this host, whatever the case of its name', () => {
    expect(here()).toEqual(['nps-extension', 'adfs-adapter']);
    expect(here({ LETHE_HOST_NAME: 'FED01' })).toEqual(['adfs-adapter']);
    expect(here({ LETHE_HOST_NAME: 'elsewhere' })).toEqual([]);
  });

  it('are all where the settings cannot be read: each says what is wrong', () =>
    expect(here({ LETHE_CONFIG: join(folder, 'not-there.yaml') })).toEqual(Source.options));
});
