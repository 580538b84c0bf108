import type { z } from 'zod';
import { Problem } from '#contracts';
import { HeldBack, KeyDestroyed, StoreUnavailable, UnknownKey, VaultRefused } from '#ports';
import type { Answer } from './vault-exchange.js';

/** What the vault answered, if it is what was asked for. @throws see `faultOf`; {StoreUnavailable} it is not */
export function read<T>(schema: z.ZodType<T>, answer: Answer, keyId: string): T {
  if (answer.status >= 300) throw faultOf(answer, keyId);
  const parsed = schema.safeParse(jsonOf(answer.body));
  if (!parsed.success) throw notTheVault(answer.status);
  return parsed.data;
}

/** The errors of the port, as the vault in a handler's own process has them. @param keyId for KeyDestroyed */
export function faultOf({ status, body }: Answer, keyId: string): Error {
  const problem = Problem.safeParse(jsonOf(body));
  if (!problem.success) return notTheVault(status);
  switch (problem.data.code) {
    case 'lease-over':
      return new VaultRefused('the lease of the task is over.', true);
    case 'held-back':
      return new HeldBack();
    case 'key-destroyed':
      return new KeyDestroyed(keyId);
    case 'key-unknown':
      return new UnknownKey(keyId);
    case 'unauthorized':
      return new VaultRefused('it does not know the credential of this host, or it was revoked.');
    case 'not-this-host':
      return new VaultRefused('the task is not for the source or host of this credential.');
    case 'task-token-refused':
      return new VaultRefused('the task token was not issued by this vault, or was changed.');
    case 'payload-too-large':
      return new VaultRefused('it is larger than the vault takes.');
    default:
      return new StoreUnavailable(`the vault answered ${status} (${problem.data.code})`);
  }
}

/** Whether the same call may go better a moment later. */
export const mayPass = ({ status }: Answer): boolean => status === 429 || status >= 500;

const notTheVault = (status: number): StoreUnavailable =>
  new StoreUnavailable(`what answered with ${status} is not the vault`);

/** undefined: it is none */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
