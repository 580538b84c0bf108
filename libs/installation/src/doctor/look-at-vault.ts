import type { VaultClient } from '#adapters/vault-client';
import type { Finding } from '#contracts';
import { Findings, wordsOf } from './findings.js';

/** Sign-in services and certificates bear five minutes; what differs by one will differ by five. */
const DOUBTFUL_SECONDS = 60;
const TOO_MUCH_SECONDS = 300;

const vault = new Findings('vault');

/** Whether the vault answers, knows this host's credential, and has the same time. */
export async function lookAtVault(client: VaultClient, url: string): Promise<readonly Finding[]> {
  try {
    const { knowsCredential, clockAheadSeconds } = await client.introduce();
    return [
      vault.fine({ code: 'reachable', place: url, reason: 'It answers, and its certificate is good.' }),
      knowsCredential
        ? vault.fine({ code: 'credential', reason: 'It knows the credential of this host.' })
        : vault.missing({
            code: 'credential-refused',
            reason: 'It does not know the credential of this host, or it was revoked.',
            nextAction:
              'Issue one with `npm run --silent host-credential -- issue <source> <host>` and put it into the file that LETHE_HOST_CREDENTIAL_FILE names.',
          }),
      ...(clockAheadSeconds === undefined ? [] : [clockFinding(clockAheadSeconds)]),
    ];
  } catch (error) {
    return [
      vault.missing({
        code: 'unreachable',
        place: url,
        reason: `${wordsOf(error)}.`,
        nextAction:
          'Check LETHE_VAULT_URL, the firewalls in between, whether the vault runs, and for a private authority LETHE_VAULT_CA_FILE.',
      }),
    ];
  }
}

/** @param ahead seconds by which this host's clock is ahead of the vault's */
export function clockFinding(ahead: number): Finding {
  const by = Math.abs(Math.round(ahead));
  const reason = `This host's clock is ${by} s ${ahead < 0 ? 'behind' : 'ahead of'} the vault's.`;
  const nextAction =
    'Let both hosts take their time from one source (`w32tm /query /status`, `w32tm /resync`).';
  if (by > TOO_MUCH_SECONDS) return vault.missing({ code: 'clock', reason, nextAction });
  return by > DOUBTFUL_SECONDS
    ? vault.doubtful({ code: 'clock', reason, nextAction })
    : vault.fine({ code: 'clock', reason });
}
