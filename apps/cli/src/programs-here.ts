import { Source } from '#contracts';
import { handlingProgramsHere } from '#platform';
import { CliFailure } from './cli-failure.js';
import { printable } from './terminal.js';

/**
 * The programs of this host to ask: those of the sources that are named, or all.
 * @throws {CliFailure} a source that there is not; no source has this host
 */
export function programsHere(named: readonly string[] | undefined): readonly string[] {
  const unknown = named?.find((source) => !Source.safeParse(source).success);
  if (unknown !== undefined) {
    const known = Source.options.join(', ');
    throw new CliFailure('wrong-usage', `There is no source ${printable(unknown)}. There are ${known}.`);
  }
  const programs = named ?? handlingProgramsHere();
  if (programs.length === 0)
    throw new CliFailure(
      'answer-is-no',
      'No source of lethe.yaml has this host. Correct LETHE_HOST_NAME, or the hosts in the file that LETHE_CONFIG names.',
    );
  return programs;
}
