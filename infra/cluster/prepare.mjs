/** What the processes of a cluster on one machine find there, made again only where it is missing. */
import { handlerCredentials, vaultIdentity } from './identities.mjs';
import { runCommand } from './run-command.mjs';

/** Brings schema and topics up to date: the sandbox's way; production has a command for each. */
export const prepareServers = (environment) =>
  Promise.all([
    runCommand('mongodb/migrate.mjs', [], environment),
    runCommand('kafka/topics.mjs', [], environment),
  ]);

/**
 * The vault's certificate and a credential for each handler, as files below the data folder.
 * @param {string[]} sources
 * @returns {Promise<{ vault: Record<string, string>, handlers: Record<string, string> }>}
 *   `vault`: variables of the vault; `handlers`: each source's file with its credential
 */
export async function prepareIdentities(dataDir, sources, environment) {
  const { certificateFile, keyFile } = await vaultIdentity(dataDir);
  const issue = (source) => runCommand('host-credential.mjs', ['issue', source, 'all'], environment);
  return {
    vault: {
      LETHE_VAULT_CERTIFICATE_FILE: certificateFile,
      LETHE_VAULT_KEY_FILE: keyFile,
      LETHE_VAULT_CA_FILE: certificateFile,
    },
    handlers: await handlerCredentials(dataDir, sources, issue),
  };
}
