import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudBlobService } from './blob-service.js';
import { ACCOUNT } from './blob-signatures.js';
import { CloudBlobStore } from './blob-store.js';
import { CloudDirectory } from './directory.js';
import type { Disturbance } from './disturbance.js';
import { CloudExports } from './exports.js';
import { graphError } from './graph-answers.js';
import { answerGraph, graphRoutes } from './graph-routes.js';
import type { CloudAnswer, CloudCall } from './call.js';
import { serve } from './http-server.js';
import { cloudPeople } from './people.js';
import { CloudSignInService } from './sign-in.js';
import { CloudState, type CloudWorld } from './state.js';

export interface CloudOptions {
  /** where it keeps everything; the same folder again goes on where it was */
  readonly folder: string;
  /** the sandbox's time */
  readonly clock: { now(): string };
  /** 0, the default, takes a free one */
  readonly port?: number;
  /** what the directory holds on the first start in a folder; ada and grace unless told */
  readonly world?: (now: string) => CloudWorld;
}

/** A simulated tenant: sign-in, Microsoft Graph and a storage account, over HTTP on the loopback interface. */
export interface SandboxCloud {
  /** where it is and what opens it, as `sources.cloud-mfa` of lethe.yaml takes it */
  readonly source: {
    readonly graph: Readonly<
      Record<'baseUrl' | 'authority' | 'tenantId' | 'clientId' | 'clientSecretFile', string>
    >;
    readonly storage: { readonly connectionStringFile: string };
  };
  /** method and path of every call so far */
  readonly calls: readonly string[];
  disturb(disturbance: Disturbance): void;
  /** takes back what disturbances are left */
  calm(): void;
  close(): Promise<void>;
}

export async function startCloud(options: CloudOptions): Promise<SandboxCloud> {
  const { folder, clock } = options;
  mkdirSync(folder, { recursive: true });
  const state = CloudState.open(folder, () => (options.world ?? cloudPeople)(clock.now()));
  const store = new CloudBlobStore(join(folder, 'blobs'));
  const blobs = new CloudBlobService(state, store, clock);
  // Answers name the own address, which is known once the server listens; no call comes before that.
  const tenant: { ready?: Tenant } = {};
  const server = await serve(
    options.port ?? 0,
    async (call) => tenant.ready?.answer(call) ?? { status: 503 },
  );
  const base = `http://127.0.0.1:${server.port}`;
  tenant.ready = new Tenant(state, clock, blobs, base);

  const clientSecretFile = join(folder, 'client-secret');
  const connectionStringFile = join(folder, 'connection-string');
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${state.data.accountKey};BlobEndpoint=${base}/${ACCOUNT};`;
  writeFileSync(clientSecretFile, state.data.clientSecret, { mode: 0o600 });
  writeFileSync(connectionStringFile, connectionString, { mode: 0o600 });
  const { tenantId, clientId } = state.data;
  return {
    source: {
      graph: { baseUrl: `${base}/v1.0`, authority: base, tenantId, clientId, clientSecretFile },
      storage: { connectionStringFile },
    },
    calls: server.calls,
    disturb: (disturbance) => server.disturb(disturbance),
    calm: () => server.calm(),
    close: () => server.close(),
  };
}

/** Leads each call to the part of the cloud that it is for. */
class Tenant {
  private readonly signIn: CloudSignInService;
  private readonly routes: ReturnType<typeof graphRoutes>;

  constructor(
    state: CloudState,
    clock: { now(): string },
    private readonly blobs: CloudBlobService,
    base: string,
  ) {
    this.signIn = new CloudSignInService(state);
    const directory = new CloudDirectory(state, clock, base);
    this.routes = graphRoutes(directory, new CloudExports({ state, clock, directory, blobs, base }));
  }

  async answer(call: CloudCall): Promise<CloudAnswer> {
    if (call.segments[0] === ACCOUNT) return this.blobs.answer(call);
    if (call.method === 'POST' && call.rawPath.endsWith('/oauth2/v2.0/token')) return this.signIn.token(call);
    if (call.segments[0] !== 'v1.0') return { status: 404 };
    if (!this.signIn.admits(call)) return graphError(401, 'InvalidAuthenticationToken');
    return answerGraph(this.routes, call);
  }
}
