import type { z } from 'zod';
import type { FaultText } from '../faults/fault-text.js';
import type { Source, TaskAction, TaskSource } from '../vocabulary.js';
import type { ManualStep } from './manual-step.js';
import { adfsAdapter } from './adfs-adapter.js';
import { cloudMfa } from './cloud-mfa.js';
import { mfaServer } from './mfa-server.js';
import { npsExtension } from './nps-extension.js';
import type { SourceContract } from './source-contract.js';

/** Every source. Whoever needs to know something of one asks here, so that a further one is added here alone. */
export const sourceContracts = {
  'mfa-server': mfaServer,
  'nps-extension': npsExtension,
  'adfs-adapter': adfsAdapter,
  'cloud-mfa': cloudMfa,
} as const satisfies Record<Source, SourceContract>;

type Contracts = typeof sourceContracts;

/** The settings of one source, as they are after parsing. */
export type SettingsOf<S extends Source> = z.output<Contracts[S]['settings']>;

/** Codes of the faults that are a source's own. */
export type SourceFaultCode = { [S in Source]: keyof Contracts[S]['faults'] }[Source];

/** The contract of a source that is only known at run time. */
export const contractOf = (source: Source): SourceContract => sourceContracts[source];

/** What a person has to do for a manual task; null for a task that no person does. */
export const manualStepOf = (source: TaskSource, action: TaskAction): ManualStep | null =>
  source === 'package' ? null : (contractOf(source).manualSteps?.[action] ?? null);

/** Why a step comes again that was done before; undefined where the source does not say. */
export const whyAgain = (source: TaskSource, action: TaskAction): string | undefined =>
  source === 'package' ? undefined : contractOf(source).stepsAgain?.[action];

/** Words for what a package lacks although the task succeeded; undefined for a remark that says nothing of the kind. */
export const remarkedGap = (source: TaskSource, remark: string): string | undefined =>
  source === 'package'
    ? undefined
    : Object.entries(contractOf(source).gaps ?? {}).find(([name]) => name === remark)?.[1];

/** Words for what a re-scan found, by what it remarked; undefined where the source says no more than that it found something. */
export function findingText(
  source: TaskSource | undefined,
  remarks: readonly string[],
): FaultText | undefined {
  if (source === undefined || source === 'package') return undefined;
  const findings = Object.entries(contractOf(source).findings ?? {});
  return findings.find(([remark]) => remarks.includes(remark))?.[1];
}
