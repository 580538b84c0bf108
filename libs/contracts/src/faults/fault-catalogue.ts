import { sourceContracts, type SourceFaultCode } from '../sources/source-contracts.js';
import type { FaultText } from './fault-text.js';
import { hostFaults } from './hosts.js';
import { processorFaults } from './processor.js';

export type { FaultText } from './fault-text.js';

export type FaultCode = keyof typeof processorFaults | keyof typeof hostFaults | SourceFaultCode;

const ofSources = Object.values(sourceContracts).flatMap(({ faults }) => Object.entries(faults));

/** Every fault code that a task can carry. */
export const faultCatalogue = {
  ...processorFaults,
  ...hostFaults,
  ...Object.fromEntries(ofSources),
  // What is spread here are the very entries that the type is made from.
} as Readonly<Record<FaultCode, FaultText>>;

/** Words for a code; a code that this version does not know (a newer handler's) says so. */
export const faultText = (code: string): FaultText =>
  Object.hasOwn(faultCatalogue, code)
    ? faultCatalogue[code as FaultCode]
    : {
        message: `The handler reported “${code}”, which this version of Lethe has no text for.`,
        nextAction: 'Look at the handler’s own documentation, or update Lethe.',
      };
