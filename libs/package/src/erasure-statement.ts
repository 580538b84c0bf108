import type { CertifiedErasure } from '#contracts';

type Facts = Omit<CertifiedErasure, 'format' | 'outcome' | 'statement'>;

/** What the certificate says in words. Nothing here may say more than the facts beside it. */
export function erasureStatement(
  facts: Facts,
  outcome: CertifiedErasure['outcome'],
): CertifiedErasure['statement'] {
  return {
    text: outcome === 'purge-verified' ? verified(facts) : withExceptions(facts),
    claimed: claimed(facts),
    notClaimed: notClaimed(facts),
  };
}

const verified = ({ request, purge }: Facts): string =>
  `The request ${request.id} to close an account, received at ${request.receivedAt}, was carried out in the ` +
  `sources listed in it. After the last sweep, each source and host that keeps data was searched again; ` +
  `the last search of each found none of the names that Lethe was given for this person. The purge was ` +
  `verified at ${purge.verifiedAt ?? request.completedAt}.`;

function withExceptions({ request, purge, exceptions }: Facts): string {
  const state =
    purge.verifiedAt === null
      ? 'The purge was not verified'
      : `The purge was verified at ${purge.verifiedAt}`;
  return (
    `The request ${request.id} to close an account, received at ${request.receivedAt}, was ended with ` +
    `${exceptions.length} ${exceptions.length === 1 ? 'exception' : 'exceptions'}. ${state}. What is listed under ` +
    `“exceptions” was not done or is not proven. This certificate is no proof of a complete erasure.`
  );
}

function claimed({ purge, tasks, findings, held }: Facts): string[] {
  const claims = [
    'Each task in state “succeeded” was carried out by the tool that its proof names, on the host and between the times that it names. Counts and digests are those that the tool or the file system gave at that time.',
    'The events behind this certificate form a hash chain; “chain” names the commit it was read from, and shows that it stands in the log under a signed head. Changing any of them later breaks the chain.',
  ];
  if (tasks.some(({ proof }) => proof?.tool === 'person'))
    claims.push(
      'Tasks with the tool “person” were attested by the person whose credential stands under “decisions”. Lethe keeps the words and files handed in; it did not see the act itself.',
    );
  if (tasks.some(({ state }) => state === 'not-applicable'))
    claims.push('A task in state “not-applicable” had nothing to act on; its reason says what was seen.');
  const retired = hostsOf(tasks.filter(({ reason }) => reason === 'host-retired'));
  if (retired.length > 0)
    claims.push(
      `The host ${retired.join(', ')} was retired by the person whose credential stands under “decisions”: tasks with the reason “host-retired” were not carried out, and nothing is proven of what the host held.`,
    );
  if (held.some(({ until }) => until === null))
    claims.push(
      'What tasks under “held” without an end were to delete is kept: something stood against it when the request ended.',
    );
  if (purge.deletedAt !== null)
    claims.push(
      `At ${purge.deletedAt} every source had carried out or accepted its delete. A delete alone is not a purge.`,
    );
  if (purge.verifiedAt !== null)
    claims.push(
      `At ${purge.verifiedAt} the last search of each source and host had found none of the names given.`,
    );
  if (findings.length > 0)
    claims.push(
      `Searches that found the person again are listed under “findings”. ${
        purge.verifiedAt === null
          ? 'They kept the purge from being verified.'
          : 'Each reopened the purge; a later search found nothing.'
      }`,
    );
  return claims;
}

function notClaimed({ request, purge }: Facts): string[] {
  const limits = [
    'Names of the person that Lethe was not given were not searched for.',
    'Systems, hosts, folders and event channels that are not listed under “tasks” were not looked at.',
    'Copies elsewhere are not covered: backups, archives, forwarded or centrally collected logs, exported files, paper.',
    'Of cloud services, Lethe knows what their interfaces answered, not what lies in their storage; the vendor completes its own deletion in its own time.',
    'Data that came into being after the last search of a source or host is not covered.',
    `Lethe’s own record of this request is kept until ${request.ownRecordUntil}; then the subject’s key is destroyed and what names the person becomes unreadable.`,
  ];
  if (request.leftOut.length > 0)
    limits.push(
      `Not part of this request: ${request.leftOut.map(({ source, reason }) => `${source} (${reason})`).join(', ')}.`,
    );
  if (purge.verifiedAt === null)
    limits.push('That all data was purged is not claimed: no search has shown it.');
  return limits;
}

const hostsOf = (tasks: Facts['tasks']): readonly string[] => [
  ...new Set(tasks.flatMap(({ host }) => host ?? [])),
];
