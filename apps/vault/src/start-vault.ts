import { AuditTrail, clearance, RegisterBook, RequestRepository } from '#application';
import { announced, joinWorld, masterKeyFor, openStores, type Running } from '#installation';
import { closeHttpApp, listen, type Logger, type Settings } from '#platform';
import { DeadLetterSeals, KeyRing, TaskTokens } from '#vault';
import { createVaultApp } from './vault-app.js';

/** Starts the process that keeps subject keys and artifacts for handlers, which know no database. */
export async function startVault(settings: Settings, logger: Logger): Promise<Running> {
  const stores = await openStores(settings);
  const world = joinWorld(settings);
  const { clock } = world;
  const masterKey = await masterKeyFor(settings, stores.marks);
  const keys = new KeyRing(stores.subjectKeys, masterKey);
  const identity = settings.cluster?.vaultIdentity;
  if (!identity) throw new Error('Settings without a certificate were accepted.');
  const app = await createVaultApp(
    {
      keys,
      artifacts: stores.artifacts,
      tokens: new TaskTokens(masterKey, clock),
      clearance: clearance({
        repository: new RequestRepository(stores.events),
        book: new RegisterBook(stores.events, clock),
      }),
      sealer: new DeadLetterSeals(keys, masterKey, clock),
      hostCredentials: stores.hostCredentials,
      clock,
      logger,
      recorder: new AuditTrail({ store: stores.events, clock }),
      readiness: [{ name: 'store', check: async () => void (await stores.credentials.list()) }],
    },
    { cert: identity.certificate, key: identity.key },
  );
  const address = await listen(app, settings);
  return {
    announcement: announced('vault', address),
    async stop() {
      await closeHttpApp(app);
      await world.close();
      await stores.close();
    },
  };
}
