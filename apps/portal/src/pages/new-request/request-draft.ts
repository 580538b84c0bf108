import type { components } from '../../api/schema.js';
import type { RequestKind } from '../../api/types.js';
import { noIdentities, subjectOf, type TypedIdentities } from '../../parts/identities.js';
import { breachOf, type Identity, type Rules } from './identity-rules.js';

export type RequestBody = components['schemas']['SubmitPrivacyRequestBody'];
type SourceName = NonNullable<RequestBody['sources']>[number];

/** A request as it is typed: texts as they stand in the fields. */
export interface RequestDraft extends TypedIdentities {
  readonly kind: RequestKind;
  readonly reference: string;
  /** as `datetime-local` has it, in the time of this machine; empty: now */
  readonly receivedAt: string;
  /** empty: all that are configured */
  readonly sources: readonly SourceName[];
  /** empty: the usual one */
  readonly policy: '' | NonNullable<RequestBody['policy']>;
  readonly subjectIsAdministrator: boolean;
}

export const emptyDraft: RequestDraft = {
  kind: 'Export',
  ...noIdentities,
  reference: '',
  receivedAt: '',
  sources: [],
  policy: '',
  subjectIsAdministrator: false,
};

/** What is wrong, by the paths that the REST interface uses. */
export type Breaches = Readonly<Record<string, string>>;

/** What a field has to be, for people. */
export const forms: Readonly<Record<Identity | 'reference', string>> = {
  userPrincipalName: 'must be a user principal name like name@example.com',
  samAccountName: 'must be a sAMAccountName without signs like / [ ] : ; = , + * ? < >',
  objectId: 'must be a GUID like 3f2c1a90-5b7d-4c1e-9a44-0c2d5e6f7a81',
  alias: 'must not contain quotes or bars, nor begin with - or /',
  reference: 'must not contain control characters',
};

/** What is sent. What was left empty is left out. */
export function bodyOf(draft: RequestDraft): RequestBody {
  const reference = draft.reference.trim();
  return {
    kind: draft.kind,
    subject: subjectOf(draft),
    ...(draft.sources.length > 0 && { sources: [...draft.sources] }),
    ...(draft.policy && { policy: draft.policy }),
    ...(draft.receivedAt && { receivedAt: new Date(draft.receivedAt).toISOString() }),
    ...(reference && { reference }),
    ...(draft.subjectIsAdministrator && { subjectIsAdministrator: true }),
  };
}

/** What is wrong with the identities and the reference of a body; the rest is chosen, not typed. */
export function breachesOf({ subject, reference }: RequestBody, rules: Rules): Breaches {
  const found: [string, string | undefined][] = (
    ['userPrincipalName', 'samAccountName', 'objectId'] as const
  ).map((name) => {
    const text = subject[name];
    return [`subject.${name}`, text === undefined ? undefined : breachOf(rules[name], text, forms[name])];
  });
  subject.aliases?.forEach((alias, index) =>
    found.push([`subject.aliases.${index}`, breachOf(rules.alias, alias, forms.alias)]),
  );
  if (Object.keys(subject).length === 0)
    found.push([
      'subject.userPrincipalName',
      'is required, or another identity that the asked sources can use',
    ]);
  if (reference !== undefined)
    found.push(['reference', breachOf(rules.reference, reference, forms.reference)]);
  return Object.fromEntries(
    found.flatMap(([path, breach]) => (breach === undefined ? [] : [[path, breach]])),
  );
}

/** @param now the time at Lethe */
export function draftBreaches(draft: RequestDraft, rules: Rules, now: number): Breaches {
  const received = draft.receivedAt === '' ? now : Date.parse(draft.receivedAt);
  const ofTime = Number.isNaN(received)
    ? { receivedAt: 'must be a date and a time' }
    : received > now
      ? { receivedAt: 'must not be in the future' }
      : {};
  return Number.isNaN(received)
    ? { ...breachesOf(bodyOf({ ...draft, receivedAt: '' }), rules), ...ofTime }
    : { ...breachesOf(bodyOf(draft), rules), ...ofTime };
}
