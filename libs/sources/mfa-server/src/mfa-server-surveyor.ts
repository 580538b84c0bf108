import { access } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { HostName, MfaServerSettings, ReadinessProblem } from '#contracts';
import { emptySurvey, type HostSurvey, type HostSurveyor } from '#source-kit';
import { forecastLogs, surveyLogFolders } from '#sources/windows';
import { programOf, usesSdk, type MfaServerHost } from './mfa-server-setup.js';
import { SdkProbe } from './sdk/sdk-probe.js';

/** Everything that MFA Server writes is called so (DOC: the service; SEEN: the others). */
const SIMILAR = 'MultiFactorAuth*';

/** Looks at the log folders of the hosts of the settings and beside them, and whether the tool is there. */
export function mfaServerSurveyor(settings: MfaServerSettings): HostSurveyor {
  const configured = settings.hosts.flatMap(({ logFolders }) => logFolders);
  const covered = [...settings.searchPatterns, ...settings.sweepPatterns];
  const probe = new SdkProbe(settings);
  const survey = async (name: HostName | null, signal: AbortSignal): Promise<HostSurvey> => {
    const host = settings.hosts.find((one) => one.name === name);
    if (!host) return emptySurvey;
    const folders = await surveyLogFolders(
      {
        folders: host.logFolders,
        configured,
        usual: usualFolders(settings, host),
        covered,
        similar: SIMILAR,
      },
      signal,
    );
    const problems = [...folders.problems, ...(await recordsProblems(settings, host, { probe, signal }))];
    return { ...emptySurvey, ...folders, problems };
  };
  return {
    source: 'mfa-server',
    hosts: settings.hosts.map(({ name: host, roles }) => ({ host, roles })),
    survey,
    forecastSweep: async (name, olderThan, signal) => {
      const folders = settings.hosts.find((one) => one.name === name)?.logFolders ?? [];
      return forecastLogs({ folders, patterns: settings.sweepPatterns, olderThan, signal });
    },
  };
}

const toolOf = (settings: MfaServerSettings, host: MfaServerHost): string | undefined =>
  programOf(settings, host)?.[0];

/** `<install>\Logs` (DOC); the tool lies in the folder of the installation. */
function usualFolders(settings: MfaServerSettings, host: MfaServerHost): readonly string[] {
  const tool = toolOf(settings, host);
  const isInstalled = tool !== undefined && isAbsolute(tool) && host.roles.includes('mfa-server');
  return isInstalled ? [join(dirname(tool), 'Logs')] : [];
}

/** Records are reached through the first host with an MFA Server; a name without a path is left to PATH. */
async function recordsProblems(
  settings: MfaServerSettings,
  host: MfaServerHost,
  { probe, signal }: { readonly probe: SdkProbe; readonly signal: AbortSignal },
): Promise<readonly ReadinessProblem[]> {
  if (host !== settings.hosts.find(({ roles }) => roles.includes('mfa-server'))) return [];
  if (usesSdk(settings, host)) return probe.problems(signal);
  const tool = toolOf(settings, host);
  if (tool === undefined) return [{ code: 'gdpr-tool-missing', place: null }];
  if (!isAbsolute(tool)) return [];
  return access(tool).then(
    () => [],
    () => [{ code: 'gdpr-tool-missing', place: tool }],
  );
}
