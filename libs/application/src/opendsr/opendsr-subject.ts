import {
  OpenDsrExtension,
  Subject,
  type FieldError,
  type OpenDsrIdentity,
  type OpenDsrRequestBody,
  type SubmitPrivacyRequestBody,
} from '#contracts';

/** Identities of the specification that name somebody here. Hashes of them name nobody. */
export const SUPPORTED_IDENTITIES = [
  { identity_type: 'email', identity_format: 'raw' },
  { identity_type: 'controller_customer_id', identity_format: 'raw' },
] as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const valuesOf = (identities: readonly OpenDsrIdentity[], type: string): readonly string[] =>
  identities.flatMap(({ identity_type, identity_format, identity_value }) =>
    identity_type === type && identity_format === 'raw' ? [identity_value] : [],
  );

type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };
const wrong = (path: string, message: string): Read<never> => ({ ok: false, errors: [{ path, message }] });

/** The customer id is the object id where it is a GUID, else the account name. */
function customerOf(identities: readonly OpenDsrIdentity[]): Partial<Subject> {
  const [id] = valuesOf(identities, 'controller_customer_id');
  if (id === undefined) return {};
  return UUID.test(id) ? { objectId: id.toLowerCase() } : { samAccountName: id };
}

const extendedBy = ({ sam_account_name: samAccountName, object_id: objectId }: OpenDsrExtension) => ({
  ...(samAccountName !== undefined && { samAccountName }),
  ...(objectId !== undefined && { objectId }),
});

/** An e-mail address is taken for the user principal name; what the extension says goes before the customer id. */
function subjectOf(body: OpenDsrRequestBody, domain: string): Read<Subject> {
  const { subject_identities: identities } = body;
  const extension = OpenDsrExtension.safeParse(body.extensions?.[domain] ?? {});
  if (!extension.success)
    return wrong(`extensions.${domain}`, 'may hold sam_account_name and object_id, as texts');
  const [userPrincipalName, ...others] = valuesOf(identities, 'email');
  const found = {
    ...(userPrincipalName !== undefined && { userPrincipalName }),
    ...customerOf(identities),
    ...extendedBy(extension.data),
    ...(others.length > 0 && { aliases: others }),
  };
  if (Object.keys(found).length === 0)
    return wrong(
      'subject_identities',
      'must hold a raw email or controller_customer_id; this processor knows no other',
    );
  const subject = Subject.safeParse(found);
  return subject.success
    ? { ok: true, value: subject.data }
    : wrong('subject_identities', 'holds a value that names nobody here: an email must be an address');
}

/** The request as Lethe takes it. */
export function submissionOf(body: OpenDsrRequestBody, domain: string): Read<SubmitPrivacyRequestBody> {
  const subject = subjectOf(body, domain);
  if (!subject.ok) return subject;
  return {
    ok: true,
    value: {
      kind: body.subject_request_type === 'access' ? 'Export' : 'AccountClose',
      subject: subject.value,
      ...(body.regulation !== undefined && { policy: body.regulation }),
      receivedAt: new Date(body.submitted_time).toISOString(),
    },
  };
}
