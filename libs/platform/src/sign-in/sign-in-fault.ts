import * as oidc from 'openid-client';
import { refuse, RefusedError } from '../http/refused-error.js';

/** What OAuth calls an error; anything else that came in its place is not repeated. */
const ERROR_CODE = /^[a-z_]{1,60}$/;
const CLAIM = /^[A-Za-z_]{1,30}$/;

const coded = (error: string): string => (ERROR_CODE.test(error) ? ` (${error})` : '');

/** Nothing came within its time; or the system or the HTTP client says that there was no connection. */
const AWAY = /^(OAUTH_TIMEOUT|OAUTH_ABORT|UND_ERR_\w+|E[A-Z]+)$/;
/** The connection was there, and the certificate is not one that is trusted here. */
const UNTRUSTED = /CERT|SIGNATURE|^ERR_(TLS|SSL)_/;

/** Codes of an error and of what caused it, the outermost first. */
const codesOf = (error: unknown): readonly string[] =>
  typeof error === 'object' && error !== null
    ? [
        ...('code' in error && typeof error.code === 'string' ? [error.code] : []),
        ...('cause' in error ? codesOf(error.cause) : []),
      ]
    : [];

/** Which claim of the ID token is not what it should be, where the library says so. */
function claimOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause !== 'object' || cause === null) return undefined;
  if ('claim' in cause && typeof cause.claim === 'string' && CLAIM.test(cause.claim)) return cause.claim;
  return claimOf(cause);
}

const explanations: Readonly<Record<string, string>> = {
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED:
    'The times in the ID token do not fit this machine’s clock: one of the two clocks is wrong.',
  OAUTH_KEY_SELECTION_FAILED: 'The ID token is signed with a key that the provider does not publish.',
  OAUTH_MISSING_SERVER_METADATA: 'The provider’s description lacks what is needed here.',
  OAUTH_INVALID_SERVER_METADATA: 'The provider’s description lacks what is needed here.',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'The provider’s description names an address without https.',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED:
    'The provider calls itself by another name than `signIn.issuer` does: they have to be the same to the letter.',
};

/** An answer of the token endpoint that says what it does not like. */
const refusedExchange = (error: string): RefusedError =>
  error === 'invalid_grant'
    ? refuse(
        'sign-in-expired',
        'The provider does not take its code back: it was used already, or is too old.',
      )
    : refuse(
        'sign-in-invalid',
        `The provider refuses what Lethe shows it${coded(error)}: compare \`signIn.clientId\`, the secret and the redirect address.`,
      );

/** The refusal that a failed sign-in is answered with. What it says has nothing of the person in it. */
export function signInFault(error: unknown): RefusedError {
  if (error instanceof RefusedError) return error;
  if (error instanceof oidc.AuthorizationResponseError)
    return refuse('sign-in-refused', `The provider says no${coded(error.error)}.`);
  if (error instanceof oidc.ResponseBodyError) return refusedExchange(error.error);
  const codes = codesOf(error);
  if (codes.some((code) => AWAY.test(code)) || isUnwell(error)) return refuse('sign-in-unavailable');
  const claim = claimOf(error);
  const what =
    claim === undefined ? undefined : `The claim \`${claim}\` of the ID token is not what it has to be.`;
  return refuse('sign-in-invalid', explanationOf(codes) ?? what ?? NOT_OPENID);
}

const NOT_OPENID = 'The provider’s answer is not what OpenID asks for.';

function explanationOf(codes: readonly string[]): string | undefined {
  const [code] = codes;
  const known = code === undefined || !Object.hasOwn(explanations, code) ? undefined : explanations[code];
  if (known !== undefined || !codes.some((each) => UNTRUSTED.test(each))) return known;
  return 'The provider’s certificate is not trusted here: `NODE_EXTRA_CA_CERTS` names a private authority.';
}

/** An answer came, from something that is not well. */
function isUnwell(error: unknown): boolean {
  const answer = error instanceof oidc.ClientError ? error.cause : undefined;
  return answer instanceof Response && answer.status >= 500;
}
