import type { CloudMfaSettings } from '#contracts';
import type { ActionHandler, SourceHandlers } from '#source-kit';
import { AccountClosing } from './close-account.handler.js';
import { cloudMfaServices } from './cloud-mfa-services.js';
import { PersonalDataExport } from './export.handler.js';
import { waiting } from './graph-proof.js';
import { later } from './moments.js';
import { ServiceBusy } from './service-busy.js';
import { PurgeVerification } from './verify-purge.handler.js';

/**
 * The actions of cloud MFA, over Microsoft Graph and the storage account of exports. Nothing is read
 * or called before the first task.
 */
export function cloudMfaHandlers(settings: CloudMfaSettings): SourceHandlers {
  const services = cloudMfaServices(settings);
  return {
    export: waitingAsTold(new PersonalDataExport(services).handle),
    'close-account': waitingAsTold(new AccountClosing(services).handle),
    'verify-purge': waitingAsTold(new PurgeVerification(services).handle),
  };
}

/** Every look is two commits of the request: a service that is busy for a day must not fill its history. */
const SHORTEST_WAIT_SECONDS = 60;

/** A service that says how long to leave it alone is left alone that long; that is no failed attempt. */
const waitingAsTold =
  (handle: ActionHandler): ActionHandler =>
  async (context) => {
    try {
      return await handle(context);
    } catch (error) {
      if (!(error instanceof ServiceBusy) || error.waitSeconds === null) throw error;
      const seconds = Math.max(error.waitSeconds, SHORTEST_WAIT_SECONDS);
      const { continuation } = context.task;
      if (continuation === null) return waiting(context, { step: 'start' }, seconds);
      const checkAfter = later(context.now(), seconds);
      return { outcome: 'waiting-on-source', continuation, checkAfter };
    }
  };
