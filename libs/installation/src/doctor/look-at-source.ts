import type { Finding, HostName } from '#contracts';
import { problemOf, type HostSurvey, type HostSurveyor } from '#source-kit';
import { Findings } from './findings.js';
import { ownFolder } from './look-at-machine.js';

/** Real time that a look at one host may take; one that hangs longer is left to itself. */
const LOOK_WITHIN_MS = 60_000;

/**
 * A harmless probe of what a source needs: the same look that hosts are announced with.
 * @param hostName the one host that this is; undefined: every host of the settings
 */
export async function lookAtSource(
  surveyor: HostSurveyor,
  hostName: HostName | undefined,
): Promise<readonly Finding[]> {
  const isHere = (host: HostName | null) =>
    hostName === undefined || host === null || host.toLowerCase() === hostName.toLowerCase();
  const hosts = surveyor.hosts.filter(({ host }) => isHere(host));
  if (hosts.length === 0)
    return [new Findings(surveyor.source).fault('host-not-configured', hostName ?? null)];
  const findings: Finding[] = [];
  for (const { host } of hosts) {
    const part = new Findings(surveyor.source, host);
    findings.push(...surveyFindings(part, await within(surveyor, host)));
    for (const folder of surveyor.ownFolders?.(host) ?? []) findings.push(...(await ownFolder(part, folder)));
  }
  return findings;
}

/** @returns undefined when it took too long */
async function within(surveyor: HostSurveyor, host: HostName | null): Promise<HostSurvey | undefined> {
  const look = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), LOOK_WITHIN_MS);
  });
  const nothing = { channels: [], logFolders: [], uncovered: [] };
  const seen = surveyor
    .survey(host, look.signal)
    .catch((error: unknown): HostSurvey => ({ ...nothing, problems: [problemOf(error)] }));
  try {
    return await Promise.race([seen, late]);
  } finally {
    clearTimeout(timer);
    look.abort();
  }
}

function surveyFindings(part: Findings, survey: HostSurvey | undefined): readonly Finding[] {
  if (!survey) return [part.fault('host-look-hung', null)];
  const { problems, channels, logFolders, uncovered } = survey;
  const readable = logFolders.filter(({ state }) => state === 'readable');
  return [
    ...problems.map(({ code, place, detail }) => part.fault(code, place, detail)),
    ...readable.map(({ folder, files }) =>
      part.fine({
        code: 'log-folder',
        place: folder,
        reason: files === null ? 'Readable; more files than were counted.' : `Readable, ${files} files.`,
      }),
    ),
    ...channels.map((place) => part.fine({ code: 'channel', place, reason: 'There, and it is read.' })),
    ...uncovered.map(({ reason, place, count }) =>
      part.doubtful({
        code: 'uncovered',
        place,
        reason: `${count} here that look like the product's, and no rule covers them (${reason}).`,
        nextAction: 'Cover it in lethe.yaml, remove it, or accept it: docs/how-to/hosts.md.',
      }),
    ),
    ...(problems.length === 0
      ? [part.fine({ code: 'ready', reason: 'Everything that was looked at is there.' })]
      : []),
  ];
}
