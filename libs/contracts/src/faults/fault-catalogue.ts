import { cloudFaults } from './cloud-mfa.js';
import { hostFaults } from './hosts.js';
import { mfaServerFaults } from './mfa-server.js';
import { processorFaults } from './processor.js';

/** What a fault code means and what to do about it, in words for an administrator. No personal data. */
export interface FaultText {
  readonly message: string;
  readonly nextAction: string;
}

/** Every fault code that a task can carry. */
export const faultCatalogue = {
  ...processorFaults,
  ...hostFaults,
  ...mfaServerFaults,
  ...cloudFaults,
} as const satisfies Record<string, FaultText>;

export type FaultCode = keyof typeof faultCatalogue;

/** Words for a code; a code that this version does not know (a newer handler's) says so. */
export const faultText = (code: string): FaultText =>
  Object.hasOwn(faultCatalogue, code)
    ? faultCatalogue[code as FaultCode]
    : {
        message: `The handler reported “${code}”, which this version of Lethe has no text for.`,
        nextAction: 'Look at the handler’s own documentation, or update Lethe.',
      };
