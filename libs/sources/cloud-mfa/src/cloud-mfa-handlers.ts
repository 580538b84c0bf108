import type { CloudMfaSettings, IdentityEndpoint } from '#contracts';
import {
  emptySurvey,
  problemOf,
  type ActionHandler,
  type HostSurveyor,
  type SourceHandlers,
} from '#source-kit';
import { AccountClosing } from './close-account.handler.js';
import { cloudMfaServices, type CloudMfaServices } from './cloud-mfa-services.js';
import { PersonalDataExport } from './export.handler.js';
import { missingPermissions } from './granted-roles.js';
import { waiting } from './graph-proof.js';
import { later } from './moments.js';
import { ServiceBusy } from './service-busy.js';
import { PurgeVerification } from './verify-purge.handler.js';

/** Cloud MFA, over Microsoft Graph and the storage account of exports. */
export class CloudMfa {
  private readonly services: CloudMfaServices;

  /** @param surroundings where this machine gets tokens of its managed identity, should it be told */
  constructor(settings: CloudMfaSettings, surroundings?: IdentityEndpoint) {
    this.services = cloudMfaServices(settings, surroundings);
  }

  /** The actions. Nothing is read or called before the first task. */
  handlers(): SourceHandlers {
    const { services } = this;
    return {
      export: waitingAsTold(new PersonalDataExport(services).handle),
      'close-account': waitingAsTold(new AccountClosing(services).handle),
      'verify-purge': waitingAsTold(new PurgeVerification(services).handle),
    };
  }

  /** Whether a token is to be had, with the permissions it needs; a good one is enough, so that nobody is called for it. */
  surveyor(): HostSurveyor {
    return {
      source: 'cloud-mfa',
      hosts: [{ host: null, roles: [] }],
      survey: async (_, signal) => {
        try {
          const token = await this.services.signIn.token(signal);
          return { ...emptySurvey, problems: missingPermissions(token, this.services.settings) };
        } catch (error) {
          signal.throwIfAborted();
          return { ...emptySurvey, problems: [problemOf(error)] };
        }
      },
    };
  }
}

export const cloudMfaHandlers = (settings: CloudMfaSettings): SourceHandlers =>
  new CloudMfa(settings).handlers();

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
