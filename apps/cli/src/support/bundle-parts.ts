import { arch, platform, release, totalmem } from 'node:os';
import { z } from 'zod';
import { settingsReport } from '#platform';
import { findingsOf } from '../checked-program.js';
import { LetheClient } from '../lethe-client.js';
import { programsHere } from '../programs-here.js';
import type { Session } from '../session.js';
import { installedVersion } from './installed-version.js';
import { lastLogLines } from './log-lines.js';

/** A file of the bundle. What it throws says why it is missing. */
export interface BundlePart {
  readonly path: string;
  readonly what: string;
  readonly make: () => Promise<string>;
}

const asText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Everything that helps somebody else to see what is wrong. Nothing in it is about people. */
export const bundleParts = (session: Session, logs: readonly string[]): readonly BundlePart[] => [
  ...ofThisMachine(session),
  ...ofTheServer(session),
  ...logs.map((file, index) => ({
    path: `log-${index + 1}.jsonl`,
    what: `the last lines of Lethe in the log file number ${index + 1} that was named`,
    make: () => lastLogLines(file),
  })),
];

const ofThisMachine = ({ signal }: Session): readonly BundlePart[] => [
  {
    path: 'versions.json',
    what: 'this installation, Node and the machine',
    make: async () =>
      asText({
        lethe: installedVersion(),
        node: process.versions.node,
        platform: `${platform()}-${arch()}`,
        release: release(),
        memoryBytes: totalmem(),
        at: new Date().toISOString(),
      }),
  },
  {
    path: 'settings.json',
    what: 'what is set in the environment of this command and in lethe.yaml, without secrets and accounts',
    make: async () => asText(settingsReport()),
  },
  {
    path: 'doctor.jsonl',
    what: 'what `lethe doctor` finds here, without its details: they are the words of programs and servers',
    async make() {
      const lines: string[] = [];
      for (const program of programsHere(undefined))
        for await (const finding of findingsOf(program, signal))
          lines.push(`${JSON.stringify({ ...finding, detail: null })}\n`);
      return lines.join('');
    },
  },
];

const ofTheServer = ({ environment, signal }: Session): readonly BundlePart[] => {
  const json =
    (path: string, clean = (answer: unknown): unknown => answer) =>
    async () =>
      asText(clean(await new LetheClient(environment()).json(z.unknown(), { path, signal })));
  return [
    { path: 'server/ready.json', what: 'whether the server can serve', make: json('/readyz') },
    {
      path: 'server/version.json',
      what: 'the version of the server',
      make: json('/openapi.json', (answer) => OpenApi.parse(answer).info),
    },
    {
      path: 'server/metrics.txt',
      what: 'its measurements',
      make: async () => {
        const answer = await new LetheClient(environment()).stream('text/plain', {
          path: '/metrics',
          signal,
        });
        return answer.text();
      },
    },
    {
      path: 'server/overview.json',
      what: 'how many requests stand where, and what needs attention',
      make: json('/v1/overview'),
    },
    { path: 'server/sources.json', what: 'the sources and their work', make: json('/v1/sources') },
    {
      path: 'server/hosts.json',
      what: 'the hosts and what they lack',
      make: json('/v1/hosts', withoutWords),
    },
    {
      path: 'server/dead-letters.json',
      what: 'messages that were put aside: their places and reasons',
      make: json('/v1/dead-letters?limit=100'),
    },
  ];
};

const OpenApi = z.object({ info: z.object({ title: z.string(), version: z.string() }) });
const Hosts = z.object({ items: z.array(z.looseObject({ retired: z.unknown() })) });

/** Who retired a host and why is in people's own words. */
const withoutWords = (answer: unknown): unknown =>
  Hosts.parse(answer).items.map(({ retired, ...host }) => ({ ...host, retired: retired !== null }));
