import { contractOf, Source } from '#contracts';
import { readEnvironment } from './environment.js';
import { configFileOf } from './load-settings.js';
import type { Service } from './settings.js';
import { readYaml } from './yaml-file.js';

/**
 * The programs with handlers in them that are to run on this host, by what the environment and `lethe.yaml` say:
 * everything in one process, or one for each source that has this host. Where the file cannot be read, every
 * source's: each of them says what is wrong with it.
 */
export function handlingProgramsHere(environment?: NodeJS.ProcessEnv): readonly Service[] {
  const { variables } = readEnvironment(environment);
  if (variables.LETHE_PROFILE !== 'cluster') return ['standalone'];
  const file = configFileOf(variables);
  const read = file === undefined ? undefined : readYaml(file);
  if (!read?.ok || !read.yaml) return Source.options;
  const hostName = variables.LETHE_HOST_NAME?.toLowerCase();
  return Source.options.filter((source) => {
    const settings = read.yaml.sources[source];
    if (!settings) return false;
    const { hosts } = contractOf(source).topology(settings);
    return !hosts || hostName === undefined || hosts.some(({ name }) => name.toLowerCase() === hostName);
  });
}
