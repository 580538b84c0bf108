import type { CloudMfaSettings, IdentityEndpoint } from '#contracts';
import { emptySurvey, problemOf, type HostSurveyor, type SourceHandlers } from '#source-kit';
import { AccountClosing } from './close-account.handler.js';
import { cloudMfaServices, type CloudMfaServices } from './cloud-mfa-services.js';
import { PersonalDataExport } from './export.handler.js';
import { missingPermissions } from './granted-roles.js';
import { PurgeVerification } from './verify-purge.handler.js';
import { waitingAsTold } from './waiting-as-told.js';

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
