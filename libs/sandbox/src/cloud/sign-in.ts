import { createHmac, timingSafeEqual } from 'node:crypto';
import { json, type CloudAnswer, type CloudCall } from './call.js';
import type { CloudState } from './state.js';

/** A token lasts an hour of real time (DOC: 60 to 90 minutes). */
const LIFETIME_SECONDS = 3599;

/** The token endpoint for client credentials (DOC), and the check of the tokens that it gave. */
export class CloudSignInService {
  constructor(private readonly state: CloudState) {}

  token(call: CloudCall): CloudAnswer {
    const form = new URLSearchParams(call.body.toString('utf8'));
    const { tenantId, clientId, clientSecret } = this.state.data;
    if (call.segments[0] !== tenantId) return refusal(400, 'invalid_request', 90002);
    if (form.get('grant_type') !== 'client_credentials') return refusal(400, 'unsupported_grant_type', 70003);
    if (form.get('client_id') !== clientId) return refusal(400, 'unauthorized_client', 700016);
    if (form.get('client_secret') !== clientSecret) return refusal(401, 'invalid_client', 7000215);
    if (form.get('scope')?.endsWith('/.default') !== true) return refusal(400, 'invalid_scope', 1002012);
    const claims = Buffer.from(String(Date.now() + LIFETIME_SECONDS * 1000)).toString('base64url');
    return json(200, {
      token_type: 'Bearer',
      expires_in: LIFETIME_SECONDS,
      ext_expires_in: LIFETIME_SECONDS,
      access_token: `${claims}.${this.seal(claims)}`,
    });
  }

  /** Whether the call carries a token of ours that has not ended. */
  admits(call: CloudCall): boolean {
    const [, claims = '', seal = ''] =
      /^Bearer ([\w-]+)\.([\w-]+)$/.exec(call.headers['authorization'] ?? '') ?? [];
    const right = Buffer.from(this.seal(claims));
    const given = Buffer.from(seal);
    if (right.length !== given.length || !timingSafeEqual(right, given)) return false;
    return Number(Buffer.from(claims, 'base64url').toString('utf8')) > Date.now();
  }

  private seal(claims: string): string {
    return createHmac('sha256', this.state.data.tokenKey).update(claims).digest('base64url');
  }
}

const refusal = (status: number, error: string, code: number): CloudAnswer =>
  json(status, {
    error,
    error_description: `AADSTS${code}: the request for a token was refused.`,
    error_codes: [code],
  });
