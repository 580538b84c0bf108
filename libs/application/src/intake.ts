import { randomUUID } from 'node:crypto';
import type {
  FieldError,
  PolicyId,
  RequestId,
  RequestKind,
  Source,
  Subject,
  SubmitPrivacyRequestBody,
} from '#contracts';
import { contractOf, Source as Sources } from '#contracts';
import { reachesNothing, type CloseLimits, type Planning } from '#domain';
import type { Clock, SubjectCipher } from '#ports';
import type { KeyedDigests } from '#vault';
import type { Draft } from './command-runner.js';
import type { CoverageSettings } from './coverage.js';
import type { Caller } from './privacy-requests.js';

/** What an installation has decided. */
export interface Installation {
  readonly planning: Planning;
  readonly defaultPolicy: PolicyId;
  readonly approvalRequired: (kind: RequestKind) => boolean;
  /** how many AccountCloses may begin to delete without a person's look */
  readonly closeLimits: CloseLimits;
  readonly coverage: CoverageSettings;
}

/** Text that is the same for the same body, whatever the order of its keys. */
export const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

const holds = (subject: Subject, identity: keyof Subject): boolean => {
  const value = subject[identity];
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
};

/** Whether a source can find a person by what is known of them. */
const usableBy = (source: Source, subject: Subject): boolean =>
  contractOf(source).identities.some((identity) => holds(subject, identity));

/** What the schema cannot see: the clock, what exists here, whether the identities suffice. */
export function intakeErrors(
  body: SubmitPrivacyRequestBody,
  { topology }: Planning,
  clock: Clock,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (body.receivedAt !== undefined && new Date(body.receivedAt) > new Date(clock.now()))
    errors.push({ path: 'receivedAt', message: 'must not be in the future' });
  if (reachesNothing(topology, body.sources ?? null))
    errors.push({ path: 'sources', message: 'none of these sources is configured here' });
  const asked = (body.sources ?? Sources.options).filter((source) => topology[source] !== undefined);
  const helpless = asked.filter((source) => !usableBy(source, body.subject));
  if (helpless.length > 0)
    errors.push({
      path: 'subject.userPrincipalName',
      message: `is required, or another identity that ${helpless.join(', ')} can use`,
    });
  return errors;
}

export interface Submission {
  readonly id: RequestId;
  readonly body: SubmitPrivacyRequestBody;
  readonly bodyDigest: string;
  readonly caller: Caller;
  readonly causation: { readonly source: string; readonly id: string } | null;
}

/** The command of a submission, everything personal in it sealed. */
export function submitCommand(
  submission: Submission,
  cipher: SubjectCipher,
  parts: { installation: Installation; planning: Planning; digests: KeyedDigests; clock: Clock },
): Draft {
  const { id, body, bodyDigest, caller, causation } = submission;
  const { installation, planning, digests, clock } = parts;
  return {
    type: 'SubmitPrivacyRequest',
    commandId: randomUUID(),
    id,
    planning,
    kind: body.kind,
    subject: cipher.seal(JSON.stringify(body.subject)),
    subjectKeyId: cipher.keyId,
    subjectDigests: digests.samePerson(body.subject),
    subjectIsAdministrator: body.subjectIsAdministrator ?? false,
    asked: body.sources ?? null,
    policy: body.policy ?? installation.defaultPolicy,
    approvalRequired: installation.approvalRequired(body.kind),
    receivedAt: body.receivedAt === undefined ? clock.now() : new Date(body.receivedAt).toISOString(),
    reference: body.reference === undefined ? null : cipher.seal(body.reference),
    submittedBy: { id: caller.id, channel: caller.channel },
    bodyDigest,
    causation,
  };
}
