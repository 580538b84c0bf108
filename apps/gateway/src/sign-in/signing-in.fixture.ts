import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignInSettings } from '#contracts';
import { MemoryBrowserSessions } from '#testing';
import { runGateway, type RunningGateway } from '../gateway.fixture.js';
import { CLIENT, type Listening } from './real-provider.fixture.js';

export const ROLES = { LO: 'privacy-officer', 'LETHE ops': 'operator', audit: 'auditor' } as const;

export interface SigningInOptions {
  /** what differs in `signIn` */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** another gateway of the same cluster, at the same address */
  readonly beside?: SigningIn;
}

/** A gateway that signs people in by the provider at the place. */
export interface SigningIn {
  readonly gateway: RunningGateway;
  readonly sessions: MemoryBrowserSessions;
  readonly redirectUri: string;
  /** where people know it by */
  readonly baseUrl: string;
  close(): Promise<void>;
}

export async function signingIn(place: Listening, options: SigningInOptions = {}): Promise<SigningIn> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-sign-in-'));
  const clientSecretFile = join(folder, 'secret');
  await writeFile(clientSecretFile, `${CLIENT.secret}\n`);
  const parsed = SignInSettings.parse({
    baseUrl: 'http://127.0.0.1',
    issuer: place.url,
    clientId: CLIENT.id,
    clientSecretFile,
    roles: { claim: 'roles', values: ROLES },
    ...options.settings,
  });
  // The port is known when the gateway listens; nobody asks for the address before.
  let url = parsed.baseUrl;
  const signIn = Object.defineProperty({ ...parsed }, 'baseUrl', { get: () => url });
  const sessions = options.beside?.sessions ?? new MemoryBrowserSessions();
  const gateway = await runGateway({ signIn, browserSessions: sessions });
  url = options.beside?.baseUrl ?? (url.startsWith('https:') ? url : gateway.url);
  return {
    gateway,
    sessions,
    baseUrl: url,
    redirectUri: `${url}/sign-in/callback`,
    close: async () => {
      await gateway.close();
      await rm(folder, { recursive: true });
    },
  };
}
