import type { HostName, PurgeCheck, Source, SourceTopology, TaskId } from '#contracts';
import type { PlanDraft } from '../plan-draft.js';

/** What an Export knows when a source plans its part of it. */
export interface ExportTerms {
  readonly subjectIsAdministrator: boolean;
  /** what the sources before this one have planned; none where one is left out */
  readonly planned: ReadonlyMap<Source, readonly TaskId[]>;
}

/** How requests become tasks of one source. Pure; the order in which tasks are added is kept for ever. */
export interface SourcePlan {
  /** sources whose export is this one's too: to ask for this one is to ask for them */
  readonly sharesExportOf?: readonly Source[];
  /** Adds what gathers for an Export. @returns the tasks that the package waits for */
  export(plan: PlanDraft, own: SourceTopology, terms: ExportTerms): readonly TaskId[];
  /** Adds what deletes the records of an AccountClose. @returns the tasks after which the 30 days begin */
  erase(plan: PlanDraft, own: SourceTopology): readonly TaskId[];
  /** whether its hosts keep logs that name people: swept at once, and when they have aged */
  readonly sweepsLogs: boolean;
  /** What is looked at again at the end. @param host null for a source without hosts */
  checks(own: SourceTopology, host: HostName | null): readonly PurgeCheck[];
}
