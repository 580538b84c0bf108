import type { Source } from '#contracts';
import { cloudMfaPlan } from './cloud-mfa.js';
import { eventLogsPlan } from './event-logs.js';
import { mfaServerPlan } from './mfa-server.js';
import type { SourcePlan } from './source-plan.js';

/** Every source, in the order in which an Export asks them: one whose export others share comes before these. */
export const sourcePlans: Readonly<Record<Source, SourcePlan>> = {
  'cloud-mfa': cloudMfaPlan,
  'nps-extension': eventLogsPlan('nps-extension'),
  'adfs-adapter': eventLogsPlan('adfs-adapter'),
  'mfa-server': mfaServerPlan,
};

// The keys of a record are strings to TypeScript; here they are the sources, as its type says.
export const exportOrder = Object.keys(sourcePlans) as readonly Source[];
