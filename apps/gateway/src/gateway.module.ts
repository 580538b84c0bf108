import { Module, type DynamicModule } from '@nestjs/common';
import type {
  Audit,
  Dashboards,
  DeadLetterDesk,
  HostDesk,
  LiveStream,
  OpenDsrDesk,
  PrivacyRequests,
  ProofDesk,
  Replays,
  RestraintDesk,
  Simulations,
  WebhookDesk,
} from '#application';
import type { PolicyList, SignInSettings } from '#contracts';
import {
  ACTOR_NAMES,
  API_KEYS,
  AUDIT,
  ApiKeys,
  Authenticator,
  CLAIM,
  DASHBOARDS,
  DEAD_LETTERS,
  HOST_DESK,
  HttpEdge,
  OperationsController,
  POLICIES,
  PRIVACY_REQUESTS,
  PROOF,
  READINESS,
  REPLAYS,
  RESTRAINTS,
  SANDBOX,
  SESSION,
  SIGN_IN,
  SIMULATIONS,
  STREAM,
  Sessions,
  OPENDSR,
  WEBHOOKS,
  SignInDesk,
  isSecure,
  type ClaimLink,
  type RateLimit,
  type ReadinessCheck,
  type RepeatableMaking,
  type Liveness,
  type Logger,
  type Metrics,
  type SandboxControls,
} from '#platform';
import type { BrowserSessions, Clock, Credentials } from '#ports';
import { ActionsController } from './controllers/actions.controller.js';
import { ActorNames } from './actor-names.js';
import { ApiKeysController } from './controllers/api-keys.controller.js';
import { ClaimController } from './controllers/claim.controller.js';
import { DashboardsController } from './controllers/dashboards.controller.js';
import { ABOUT, DocsController } from './controllers/docs.controller.js';
import { HostsController } from './controllers/hosts.controller.js';
import { PrivacyRequestController } from './controllers/privacy-request.controller.js';
import { PrivacyRequestsController } from './controllers/privacy-requests.controller.js';
import { ProofController } from './controllers/proof.controller.js';
import { RecoveryController } from './controllers/recovery.controller.js';
import { RestraintsController } from './controllers/restraints.controller.js';
import { SandboxController } from './controllers/sandbox.controller.js';
import { SessionController, type SessionDesk } from './controllers/session.controller.js';
import { SignInController } from './controllers/sign-in.controller.js';
import { SimulationsController } from './controllers/simulations.controller.js';
import { OpenDsrController } from './controllers/opendsr.controller.js';
import { StreamController } from './controllers/stream.controller.js';
import { WebhooksController } from './controllers/webhooks.controller.js';
import { GatewayAddresses } from './gateway-addresses.js';

/** What the gateway is put together from; it decides nothing itself. */
export interface GatewayParts {
  readonly requests: PrivacyRequests;
  readonly dashboards: Dashboards;
  readonly simulations: Simulations;
  readonly hosts: HostDesk;
  readonly restraints: RestraintDesk;
  readonly deadLetters: DeadLetterDesk;
  readonly replays: Replays;
  readonly audit: Audit;
  readonly stream: LiveStream;
  readonly webhooks: WebhookDesk;
  readonly proof: Pick<ProofDesk, 'log' | 'keys' | 'head' | 'consistency' | 'logged'>;
  /** undefined: its addresses are not there */
  readonly openDsr: OpenDsrDesk | undefined;
  readonly policies: PolicyList;
  readonly credentials: Credentials;
  readonly browserSessions: BrowserSessions;
  /** undefined: nobody signs in by an identity provider */
  readonly signIn: SignInSettings | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
  /** without these the process cannot serve */
  readonly readiness: readonly ReadinessCheck[];
  readonly metrics: Metrics;
  /** absent: no loop of this process can get stuck */
  readonly liveness?: Liveness | undefined;
  readonly adminToken: string | undefined;
  /** seals sign-ins that are under way: 32 random bytes, the same for all gateways */
  readonly sessionKey: Uint8Array;
  /** by which a call that is repeated finds the API key that it made */
  readonly repeatable: RepeatableMaking;
  /** undefined in production: its addresses are not there then */
  readonly sandbox: { readonly controls: SandboxControls; readonly claimLink: ClaimLink } | undefined;
  readonly version: string;
  readonly rateLimit?: RateLimit;
}

/** The sandbox is for trying things out in loops; a production token is for one program or person. */
const rateLimits = {
  sandbox: { perSecond: 1000, burst: 5000 },
  production: { perSecond: 200, burst: 1000 },
} as const satisfies Record<string, RateLimit>;

/** What is served in any mode, and in the sandbox besides. */
export const controllers = [
  PrivacyRequestsController,
  PrivacyRequestController,
  ActionsController,
  DashboardsController,
  HostsController,
  RestraintsController,
  SimulationsController,
  RecoveryController,
  ProofController,
  StreamController,
  WebhooksController,
  ApiKeysController,
  SessionController,
  SignInController,
  OperationsController,
  DocsController,
];
export const sandboxControllers = [SandboxController, ClaimController];

const sessionDesk = ({ sandbox, version, clock }: GatewayParts, apiKeys: ApiKeys): SessionDesk => ({
  about: { mode: sandbox ? 'sandbox' : 'production', version },
  apiKeys,
  clock: () => sandbox?.controls.clock() ?? { now: clock.now(), secondsPerDay: null },
});

@Module({})
export class GatewayModule {
  static register(parts: GatewayParts): DynamicModule {
    const { requests, dashboards, sandbox } = parts;
    const mode = sandbox ? 'sandbox' : 'production';
    const apiKeys = new ApiKeys(parts.credentials, parts.clock, parts.repeatable);
    const { signIn } = parts;
    const sessions = new Sessions(
      parts.browserSessions,
      signIn && { secure: isSecure(signIn), ...signIn.session },
    );
    const signInDesk = new SignInDesk({
      settings: signIn,
      sessions,
      key: parts.sessionKey,
      log: parts.logger,
      onOutcome: parts.metrics.signInEnded,
    });
    const edge = HttpEdge.register({
      doorkeeper: new Authenticator(parts.adminToken, apiKeys, sessions, signIn),
      rateLimit: parts.rateLimit ?? rateLimits[mode],
      addresses: new GatewayAddresses(requests, apiKeys, parts),
      metrics: parts.metrics,
      liveness: parts.liveness,
    });
    return {
      module: GatewayModule,
      imports: [edge],
      controllers: [
        ...controllers,
        ...(parts.openDsr ? [OpenDsrController] : []),
        ...(sandbox ? sandboxControllers : []),
      ],
      providers: [
        { provide: PRIVACY_REQUESTS, useValue: requests },
        { provide: DASHBOARDS, useValue: dashboards },
        { provide: SIMULATIONS, useValue: parts.simulations },
        { provide: HOST_DESK, useValue: parts.hosts },
        { provide: RESTRAINTS, useValue: parts.restraints },
        { provide: DEAD_LETTERS, useValue: parts.deadLetters },
        { provide: REPLAYS, useValue: parts.replays },
        { provide: AUDIT, useValue: parts.audit },
        { provide: STREAM, useValue: parts.stream },
        { provide: WEBHOOKS, useValue: parts.webhooks },
        ...(parts.openDsr ? [{ provide: OPENDSR, useValue: parts.openDsr }] : []),
        { provide: PROOF, useValue: parts.proof },
        { provide: POLICIES, useValue: parts.policies },
        { provide: API_KEYS, useValue: apiKeys },
        { provide: ACTOR_NAMES, useValue: new ActorNames(apiKeys) },
        { provide: SIGN_IN, useValue: signInDesk },
        { provide: READINESS, useValue: parts.readiness },
        { provide: ABOUT, useValue: { version: parts.version } },
        { provide: SESSION, useValue: sessionDesk(parts, apiKeys) },
        ...(sandbox
          ? [
              { provide: SANDBOX, useValue: sandbox.controls },
              { provide: CLAIM, useValue: { claimLink: sandbox.claimLink, sessions } },
            ]
          : []),
      ],
    };
  }
}
