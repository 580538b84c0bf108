import type { Settings } from '#platform';
import type { Standalone } from './standalone.js';

const box = (lines: readonly string[]): string => {
  const width = Math.max(...lines.map((line) => line.length));
  const edge = '─'.repeat(width + 2);
  return [`┌${edge}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${edge}┘`].join('\n');
};

/** Says on standard output what runs and where. The last line is what scripts wait for. */
export function announce(settings: Settings, { address, claimUrl }: Standalone): void {
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
  process.stdout.write(`${lines.join('\n')}\n`);
}
