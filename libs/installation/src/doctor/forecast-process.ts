import { Instant, type HostName, type SweepForecast } from '#contracts';
import { loadSettings, SettingsInvalid, type Service } from '#platform';
import { problemOf, type HostSurveyor } from '#source-kit';
import { surveyorsOf, type Compose } from './composed-surveyors.js';

/** The word that has a program say what a sweep would do instead of serve; the cut-off follows. */
const FORECAST = 'forecast-sweep';

export const isAskedToForecast = (words: readonly string[] = process.argv): boolean => words[2] === FORECAST;

/**
 * Says what a sweep of the hosts of a program would do, on standard output, a JSON line for each place. Nothing
 * is changed. Settings that are wrong are said on standard error, with exit code 1.
 */
export async function forecastProcess(
  service: Service,
  compose: Compose,
  words: readonly string[] = process.argv,
): Promise<void> {
  const olderThan = Instant.parse(words[3]);
  try {
    const settings = loadSettings(undefined, service);
    for (const surveyor of surveyorsOf(settings, compose))
      for await (const forecast of forecastsOf(surveyor, settings.hostName, olderThan))
        process.stdout.write(`${JSON.stringify(forecast)}\n`);
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function* forecastsOf(
  surveyor: HostSurveyor,
  hostName: HostName | undefined,
  olderThan: Instant,
): AsyncGenerator<SweepForecast> {
  const { source } = surveyor;
  const never = new AbortController().signal;
  for (const { host } of surveyor.hosts) {
    if (host === null || (hostName !== undefined && host.toLowerCase() !== hostName.toLowerCase())) continue;
    try {
      const places = (await surveyor.forecastSweep?.(host, olderThan, never)) ?? [];
      for (const place of places) yield { source, host, ...place };
    } catch (error) {
      const { code } = problemOf(error);
      const nothing = { place: null, oldestAt: null, bytes: null, events: null };
      yield { source, host, ...nothing, verdict: 'unknown', reason: code };
    }
  }
}
