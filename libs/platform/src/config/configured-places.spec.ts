import { describe, expect, it } from '@jest/globals';
import { resolve, sep } from 'node:path';
import { LetheYaml } from '#contracts';
import { placesOf } from './configured-places.js';

/** Every key of lethe.yaml that can be set, once. */
const everything = LetheYaml.parse({
  sources: {
    'mfa-server': {
      gdprExecutable: 'p/1',
      rotateCommand: 'p/2',
      webServiceSdk: {
        wsdl: 'https://u/1',
        auth: { kind: 'certificate', certificateFile: 'f/1', passwordFile: 'f/2' },
      },
      hosts: [{ name: 'a', gdprExecutable: 'p/3', wevtutil: 'p/4', logFolders: ['d/1', 'd/2'] }],
      syslog: { files: ['d/*.log'] },
    },
    'nps-extension': {
      wevtutil: 'p/5',
      retainedFolder: 'd/3',
      hosts: [{ name: 'b', wevtutil: 'p/6', retainedFolder: 'd/4' }],
    },
    'adfs-adapter': {
      wevtutil: 'p/7',
      retainedFolder: 'd/5',
      hosts: [{ name: 'c', wevtutil: 'p/8', retainedFolder: 'd/6' }],
    },
    'cloud-mfa': {
      graph: {
        baseUrl: 'https://u/2',
        authority: 'https://u/3',
        tenantId: 't',
        clientId: 'c',
        certificateFile: 'f/3',
      },
      storage: { connectionStringFile: 'f/4' },
    },
  },
});

const base = resolve('/base');

describe('the places that lethe.yaml names', () => {
  const { yaml, places } = placesOf(everything, base);

  it('are found wherever a path or an address can be written', () => {
    const found = places.flatMap(({ value }) => value);
    const written =
      JSON.stringify(everything).match(/"(?:p\/\d|d\/[\d*][^"]*|f\/\d|https:\/\/u\/\d)"/g) ?? [];
    expect(written.length).toBe(22);
    expect(found.map((value) => value.replace(`${base}${sep}`, '').replaceAll(sep, '/')).sort()).toEqual(
      written.map((text) => JSON.parse(text) as string).sort(),
    );
  });

  it('become absolute in what comes out, and nothing else is changed', () => {
    expect(JSON.stringify(yaml)).toBe(
      JSON.stringify(everything).replace(/"(p\/\d|d\/[\d*][^"]*|f\/\d)"/g, (_, path: string) =>
        JSON.stringify(resolve(base, path)),
      ),
    );
  });

  it('leave names in PATH and words that are no paths alone', () => {
    const program = ['node', '--flag', 'word', './tool.js'];
    const source = { wevtutil: program, hosts: [{ name: 'a' }] };
    const read = placesOf(LetheYaml.parse({ sources: { 'nps-extension': source } }), base);
    expect(read.yaml.sources['nps-extension']?.wevtutil).toEqual([
      'node',
      '--flag',
      'word',
      resolve(base, 'tool.js'),
    ]);
  });
});
