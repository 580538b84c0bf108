import type { CertifiedHold, CertifiedTask, KeptCertificate, SourceErasure } from '#contracts';

/** A part of the printed certificate: nothing in it that the JSON does not say. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

const OUTCOME = {
  'purge-verified': 'The purge was verified',
  'ended-with-exceptions': 'Ended with exceptions: this is no proof of a complete erasure',
} as const;

export function certificateSections(certificate: KeptCertificate): readonly Section[] {
  const { statement, outcome, decisions, tasks, findings, exceptions } = certificate;
  const sections: readonly Section[] = [
    { heading: OUTCOME[outcome], lines: [statement.text] },
    { heading: 'The request', lines: requestLines(certificate) },
    { heading: 'What is not done or not proven', lines: exceptions.map(exceptionLine) },
    { heading: 'How far the erasure came at each source', lines: sourcesOf(certificate).map(sourceLine) },
    { heading: 'What was kept, where and why', lines: heldOf(certificate).map(heldLine) },
    { heading: 'What was decided, and by whom', lines: decisions.map(decisionLine) },
    { heading: 'What was done, and where', lines: tasks.flatMap(taskLines) },
    { heading: 'What was found on a re-scan', lines: findings.map(findingLine) },
    { heading: 'What is claimed', lines: statement.claimed.map(asItem) },
    { heading: 'What is not claimed', lines: statement.notClaimed.map(asItem) },
    { heading: 'How to check it', lines: checkLines(certificate) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

const asItem = (text: string): string => `• ${text}`;
const placeOf = ({ source, host }: { readonly source: string; readonly host: string | null }): string =>
  host === null ? source : `${source} on ${host}`;

function requestLines({ request, purge, issuedAt }: KeptCertificate): readonly string[] {
  const { policy } = request;
  const dates: readonly (readonly [string, string | null])[] = [
    ['Received', request.receivedAt],
    ['Answer due by law', request.legalDueAt],
    ['Deleted at every source', purge.deletedAt],
    ['Last sweep due', purge.sweepDueAt],
    ['Purge due', purge.purgeDueAt],
    ['Purge verified', purge.verifiedAt],
    ['Ended', request.completedAt],
    ['This record is kept until', request.ownRecordUntil],
    ['Issued', issuedAt],
  ];
  return [
    `Request ${request.id}, to close the account of ${request.subject.masked}`,
    `Policy ${policy.id}, version ${policy.version}`,
    `Sources: ${request.sources.join(', ')}`,
    ...request.leftOut.map(({ source, reason }) => `Not part of it: ${source} (${reason})`),
    ...dates.flatMap(([what, at]) => (at === null ? [] : [`${what}: ${at}`])),
  ];
}

/** Certificates of the second form do not say it. */
const sourcesOf = ({ purge }: KeptCertificate): readonly SourceErasure[] =>
  'sources' in purge ? purge.sources : [];
const heldOf = (certificate: KeptCertificate): readonly CertifiedHold[] =>
  'held' in certificate ? certificate.held : [];

const sourceLine = ({ source, ...steps }: SourceErasure): string =>
  asItem(
    [
      `${source}: deleted and restorable ${steps.softDeletedAt ?? '-'}`,
      `deleted for good ${steps.hardDeletedAt ?? '-'}`,
      `expunged ${steps.expungedAt ?? '-'}`,
      `verified ${steps.verifiedAt ?? '-'}`,
    ].join('; '),
  );

const heldLine = ({ restraints, from, until, taskId, ...place }: CertifiedHold): string => {
  const why = restraints.map(({ kind, id, host }) =>
    [kind, ...(id === null ? [] : [id]), ...(host === null ? [] : [`on ${host}`])].join(' '),
  );
  return asItem(
    `${placeOf(place)}: ${why.join(', ')}; from ${from} ${until === null ? 'to the end, and kept still' : `to ${until}`} (task ${taskId})`,
  );
};

const exceptionLine = ({ reason, taskId, ...place }: KeptCertificate['exceptions'][number]): string =>
  asItem(`${placeOf(place)}: ${reason}${taskId === null ? '' : ` (task ${taskId})`}`);

const decisionLine = ({ what, by, at, taskId }: KeptCertificate['decisions'][number]): string =>
  asItem(`${at} ${what} by ${by.id} (${by.channel})${taskId === null ? '' : `, task ${taskId}`}`);

const findingLine = (finding: KeptCertificate['findings'][number]): string =>
  asItem(
    `${finding.foundAt} ${placeOf(finding)}: ${finding.hits} hits, the newest of ${finding.newestAt ?? 'an unknown time'}`,
  );

function taskLines(task: CertifiedTask): readonly string[] {
  const { action, phase, state, reason, at, proof, id } = task;
  const name = `${placeOf(task)}: ${action}${phase === null ? '' : ` (${phase})`}`;
  const line = `• ${name}: ${state}${reason === null ? '' : ` (${reason})`}, ${at}, task ${id}`;
  if (!proof) return [line];
  const counts = Object.entries(proof.counts).map(([what, count]) => `${what} ${count}`);
  const parts = [
    `${proof.tool}${proof.toolVersion === null ? '' : ` ${proof.toolVersion}`}`,
    `${proof.startedAt} to ${proof.endedAt}`,
    ...(proof.exitCode === null ? [] : [`exit code ${proof.exitCode}`]),
    ...counts,
    ...(proof.argumentsDigest === null ? [] : [`arguments ${proof.argumentsDigest}`]),
    ...(proof.outputDigest === null ? [] : [`output ${proof.outputDigest}`]),
    ...proof.remarks,
  ];
  return [line, `    Proof: ${parts.join('; ')}`];
}

function checkLines({ chain, key, signature }: KeptCertificate): readonly string[] {
  const { head, leafIndex } = chain.inclusion;
  return [
    'The signed certificate is attached to this file as JSON. Save it and run: lethe certificate verify FILE --keys KEYS, with the keys that Lethe publishes at /.well-known/lethe-signing-keys.json. Other programs find the form in docs/reference/proof-formats.md.',
    `Read from commit ${chain.commit} of stream ${chain.streamId}, hash ${chain.hash}`,
    `In the log at place ${leafIndex}, under head ${head.number} over ${head.treeSize} commits, root ${head.rootHash}, signed at ${head.signedAt}`,
    `Key ${key.kid} (Ed25519, public part ${key.x})`,
    `Signature ${signature}`,
  ];
}
