import type { AddressInfo, Server } from 'node:net';
import { Module, type INestApplication } from '@nestjs/common';
import type { LiveStream } from '#application';
import { Role, type SignInSettings } from '#contracts';
import { ClaimLink, closeHttpApp, createHttpApp, createLogger, Metrics, type RateLimit } from '#platform';
import { KeyedDigests, newMasterKeyText, parseMasterKey } from '#vault';
import { MemoryBrowserSessions } from '#testing';
import { GatewayModule } from './gateway.module.js';
import type { PortalFiles } from './portal/portal-files.js';
import { portalPages } from './portal/portal-pages.js';
import { FakeCredentials } from './credentials.fixture.js';
import { hosts } from './host-desk.fixture.js';
import { openDsrOver } from './opendsr.fixture.js';
import { restraints } from './restraint-desk.fixture.js';
import { controls } from './sandbox-controls.fixture.js';
import { audit, proof } from './proof.fixture.js';
import { fakeStream } from './stream.fixture.js';
import { fakeWebhooks } from './webhooks.fixture.js';
import { dashboards } from './dashboards.fixture.js';
import { FakeRequests, clock, deadLetters, replays, simulations } from './use-cases.fixture.js';

export const ADMIN_TOKEN = 'an-admin-token-for-tests';

type StreamTerms = Parameters<LiveStream['open']>[1];

export interface GatewayOptions {
  readonly openDsr?: boolean;
  readonly production?: boolean;
  readonly rateLimit?: RateLimit;
  readonly isReady?: () => boolean;
  readonly portal?: PortalFiles | undefined;
  readonly signIn?: SignInSettings;
  /** those of another gateway of the same cluster */
  readonly browserSessions?: MemoryBrowserSessions;
}

/** A gateway on a free port of this machine, with fake use cases. */
export interface RunningGateway {
  readonly app: INestApplication;
  readonly url: string;
  readonly requests: FakeRequests;
  readonly claimLink: ClaimLink;
  /** with what streams were opened */
  readonly followed: StreamTerms[];
  /** everything that was logged so far */
  readonly log: () => string;
  /** a token for each role */
  readonly tokens: Readonly<Record<Role, string>>;
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string | Uint8Array | FormData | ReadableStream;
}

export async function runGateway(options: GatewayOptions = {}): Promise<RunningGateway> {
  const requests = new FakeRequests();
  const claimLink = new ClaimLink();
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void lines.push(line) });
  const followed: StreamTerms[] = [];
  const openDsr = options.openDsr === false ? undefined : await openDsrOver(requests);

  @Module({
    imports: [
      GatewayModule.register({
        requests,
        dashboards,
        simulations,
        hosts,
        restraints,
        deadLetters,
        replays,
        proof,
        audit,
        stream: fakeStream(followed),
        webhooks: fakeWebhooks(),
        openDsr,
        policies: { items: [], calendars: [] },
        credentials: new FakeCredentials(),
        browserSessions: options.browserSessions ?? new MemoryBrowserSessions(),
        signIn: options.signIn,
        logger,
        clock,
        readiness: [
          {
            name: 'store',
            check: async () => {
              if (options.isReady?.() === false) throw new Error('away');
            },
          },
        ],
        metrics: new Metrics({
          requests: async () =>
            (await dashboards.overview({ id: 'x', role: 'admin', channel: 'system' })).counts,
        }),
        adminToken: ADMIN_TOKEN,
        sessionKey: new Uint8Array(32).fill(7),
        repeatable: new KeyedDigests(parseMasterKey(newMasterKeyText())),
        sandbox: options.production ? undefined : { controls, claimLink },
        version: '0.0.0',
        rateLimit: options.rateLimit ?? { perSecond: 1e6, burst: 1e6 },
      }),
    ],
  })
  class RootModule {}

  const app = await createHttpApp(RootModule, {
    logger,
    pages: options.portal && portalPages(options.portal),
  });
  await app.init();
  const server = app.getHttpServer() as Server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const call = (
    method: string,
    path: string,
    { token = ADMIN_TOKEN, headers, json, body }: CallOptions = {},
  ) =>
    fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });

  const tokens: Partial<Record<Role, string>> = {};
  for (const role of Role.options) {
    const made = await call('POST', '/v1/api-keys', { json: { name: `for ${role}`, role } });
    tokens[role] = ((await made.json()) as { token: string }).token;
  }
  return {
    app,
    url,
    requests,
    claimLink,
    followed,
    log: () => lines.join(''),
    tokens: tokens as Record<Role, string>,
    call,
    close: () => closeHttpApp(app),
  };
}
