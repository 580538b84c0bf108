import type { Service } from '#platform';
import { checkProcess, isAskedToCheck } from './check-process.js';
import type { Compose } from './composed-surveyors.js';
import { forecastProcess, isAskedToForecast } from './forecast-process.js';

/**
 * Has a program answer what `lethe doctor` or `lethe sweep --dry-run` asks of it, in place of serving.
 * @returns false when it was asked nothing
 */
export async function answersAQuestion(service: Service, compose: Compose): Promise<boolean> {
  if (isAskedToCheck()) await checkProcess(service, compose);
  else if (isAskedToForecast()) await forecastProcess(service, compose);
  else return false;
  return true;
}
