import type { Settings } from '#platform';

const box = (lines: readonly string[]): string => {
  const width = Math.max(...lines.map((line) => line.length));
  const edge = '─'.repeat(width + 2);
  return [`┌${edge}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${edge}┘`].join('\n');
};

export interface Entrance {
  /** e.g. `http://127.0.0.1:7300` */
  readonly address: string;
  /** signs a browser in, once; undefined in production */
  readonly claimUrl: string | undefined;
}

/** What runs and where, for people. The last line is what scripts wait for. */
export function announcementOf(settings: Settings, { address, claimUrl }: Entrance): string {
  const lines: string[] = [];
  if (settings.sandbox) {
    const world =
      settings.sandbox.root === undefined
        ? 'stand-ins for the four sources'
        : `the sources below ${settings.sandbox.root}`;
    lines.push(
      box([
        'SANDBOX: for trying out, never for real requests.',
        `It works on ${world}.`,
        `Data: ${settings.dataDir}`,
      ]),
    );
  }
  if (claimUrl !== undefined) lines.push(`Sign in once with ${claimUrl}`);
  lines.push(`Lethe is ready at ${address}`);
  return lines.join('\n');
}
