import { createHmac, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { HostName, RequestId, TaskId, TaskSource, type Instant } from '#contracts';
import { VaultRefused, type Clock } from '#ports';
import { deriveKey, type MasterKey } from './master-key.js';

const TYPE = 'lethe-task+jwt';
const ISSUER = 'lethe';
const AUDIENCE = 'lethe-vault';
const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: TYPE })).toString('base64url');

/** What a token allows: one subject's key, for one task of one source on one host, while its lease runs. */
export interface TaskGrant {
  readonly requestId: RequestId;
  readonly taskId: TaskId;
  readonly source: TaskSource;
  readonly host: HostName | null;
  readonly subjectKeyId: string;
  /** Lethe's time */
  readonly leaseUntil: Instant;
}

/** A grant read from a token. */
export interface VerifiedGrant extends Omit<TaskGrant, 'source'> {
  /** undefined in tokens that were issued before they named it: they open nothing for other processes */
  readonly source: TaskSource | undefined;
  /** length of the lease when the task was sent */
  readonly leaseSeconds: number;
}

export interface TaskTokenOptions {
  /** how long after the end of the lease a token still opens, for clocks that differ and work about to end */
  readonly leewaySeconds?: number;
}

const Claims = z.object({
  sub: TaskId,
  request: RequestId,
  source: TaskSource.optional(),
  host: HostName.nullable(),
  key: z.uuid(),
  iat: z.int(),
  exp: z.int(),
});

/** Signs and checks task tokens: JWT, HS256 under a key derived from the master key, on Lethe's clock. */
export class TaskTokens {
  readonly #signing: KeyObject;
  readonly leewaySeconds: number;

  constructor(
    master: MasterKey,
    private readonly clock: Clock,
    { leewaySeconds = 60 }: TaskTokenOptions = {},
  ) {
    this.#signing = deriveKey(master, 'task-token-signing');
    this.leewaySeconds = leewaySeconds;
  }

  /**
   * Its times are whole seconds; the end of the lease is rounded up. Every task that is sent has one: so it
   * is signed here in one call instead of through WebCrypto, which took a tenth of a whole request's time.
   */
  issue(grant: TaskGrant): string {
    return this.#signed(grant, {
      iat: Math.floor(Date.parse(this.clock.now()) / 1000),
      exp: Math.ceil(Date.parse(grant.leaseUntil) / 1000),
    });
  }

  /**
   * The same grant with a lease that runs its full length again from now. Nothing is kept of it here: the
   * new token is all there is.
   */
  renew(grant: VerifiedGrant): { readonly token: string; readonly grant: VerifiedGrant } {
    const iat = Math.floor(Date.parse(this.clock.now()) / 1000);
    // To the second of the old one: rounded anew, a lease would grow with each sign of life.
    const exp = iat + grant.leaseSeconds;
    return {
      token: this.#signed(grant, { iat, exp }),
      grant: { ...grant, leaseUntil: new Date(exp * 1000).toISOString() },
    };
  }

  /** How long the grant is still good, with the leeway, in seconds; 0 or less: its lease is over. */
  secondsLeft({ leaseUntil }: Pick<TaskGrant, 'leaseUntil'>): number {
    return (Date.parse(leaseUntil) - Date.parse(this.clock.now())) / 1000 + this.leewaySeconds;
  }

  /** @throws {VaultRefused} forged, not a task token, or its lease is over */
  async verify(token: string): Promise<VerifiedGrant> {
    const claims = Claims.safeParse(await this.#payload(token));
    if (!claims.success) throw new VaultRefused('the token is not a task token.');
    const { sub, request, source, host, key, iat, exp } = claims.data;
    return {
      taskId: sub,
      requestId: request,
      source,
      host,
      subjectKeyId: key,
      leaseUntil: new Date(exp * 1000).toISOString(),
      leaseSeconds: Math.max(1, exp - iat),
    };
  }

  #signed(
    grant: Omit<VerifiedGrant, 'leaseSeconds' | 'leaseUntil'>,
    times: { readonly iat: number; readonly exp: number },
  ): string {
    const claims = {
      request: grant.requestId,
      source: grant.source,
      host: grant.host,
      key: grant.subjectKeyId,
      iss: ISSUER,
      aud: AUDIENCE,
      sub: grant.taskId,
      ...times,
    };
    const signed = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    return `${signed}.${createHmac('sha256', this.#signing).update(signed).digest('base64url')}`;
  }

  async #payload(token: string): Promise<unknown> {
    try {
      const { payload } = await jwtVerify(token, this.#signing, {
        algorithms: ['HS256'],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate: new Date(this.clock.now()),
        clockTolerance: this.leewaySeconds,
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new VaultRefused('the lease of the task is over.', true);
      throw new VaultRefused('the task token was not issued by this vault, or was changed.');
    }
  }
}

/** The id of the key that a token names, unchecked: for words about it, not for decisions. */
export function keyIdIn(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return Claims.pick({ key: true }).parse(claims).key;
  } catch {
    return 'of the task';
  }
}
