import { SystemClock } from '#adapters/in-process';
import type { LetheYaml } from '#contracts';
import { createLogger, type Settings } from '#platform';
import type { HandlerTerms, HostSurveyor } from '#source-kit';

/** Composes the handlers of a program as it does when it serves; what they announce is looked at. */
export type Compose = (sources: LetheYaml['sources'], terms: HandlerTerms) => void;

/** Handlers that will never be given a task: only what they announce is wanted. */
export function surveyorsOf({ yaml }: Settings, compose: Compose): readonly HostSurveyor[] {
  const surveyors: HostSurveyor[] = [];
  const never = () => Promise.reject(new Error('No task is taken while this process looks around.'));
  if (yaml)
    compose(yaml.sources, {
      vault: { open: never },
      report: never,
      clock: new SystemClock(),
      hosts: 'all',
      log: createLogger('silent'),
      announcer: { cover: (surveyor) => void surveyors.push(surveyor) },
    });
  return surveyors;
}
