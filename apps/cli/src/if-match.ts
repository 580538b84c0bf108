import { CliFailure } from './cli-failure.js';

/** The header that makes a call hold for one version of a request. @throws {CliFailure} it is none */
export function ifMatchOf(version: string | undefined): Readonly<Record<string, string>> {
  if (version === undefined) return {};
  const [, digits] = /^(?:W\/)?"?([1-9]\d{0,8})"?$/.exec(version.trim()) ?? [];
  if (digits === undefined)
    throw new CliFailure(
      'wrong-usage',
      '--if-match takes a version, like 7: “lethe status <id> --json” has it.',
    );
  return { 'if-match': `"${digits}"` };
}
