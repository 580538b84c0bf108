import type { z } from 'zod';
import type { FaultText } from '../faults/fault-text.js';
import type { HostName } from '../scalars.js';
import type { Subject } from '../subject.js';
import type { ManualStep } from './manual-step.js';
import type { HostRole, TaskAction } from '../vocabulary.js';

/**
 * What a text of the settings names outside of Lethe.
 * - `program`: argument vector whose first entry is a path or a name that is looked up in PATH
 * - `folder`: a folder that is read or written
 * - `files`: a path whose last part may be a pattern
 * - `secret`: a file that has to be there
 * - `url`: an address that is called
 */
export type PlaceKind = 'program' | 'folder' | 'files' | 'secret' | 'url';

/** What a system is, in words for the person whose data it held. */
export interface SystemWords {
  readonly title: string;
  readonly what: string;
  readonly why: string;
}

export interface PlannedHost {
  readonly name: HostName;
  readonly roles?: readonly HostRole[];
  /** what its own log would tell of a person is gathered in one place for all hosts */
  readonly logElsewhere?: boolean;
  /** its log is searched though it is no host of that role which is searched by itself: the settings name such logs */
  readonly logNamed?: boolean;
}

/** What planning needs to know of a source that is there. */
export interface SourceTopology {
  /** left out: a source without hosts, whose tasks are for the source as a whole */
  readonly hosts?: readonly PlannedHost[];
  /** whether its log is gathered in one place too */
  readonly syslog?: boolean;
  /** a person deletes closed accounts for good, where the source has them among deleted ones */
  readonly permanentDeleteByPerson?: boolean;
}

/** Everything that the rest of Lethe has to know of one source, and the only place where it says so. */
export interface SourceContract<Settings extends z.ZodType = z.ZodType> {
  /** its part of `lethe.yaml` */
  readonly settings: Settings;
  /** keys of the settings that name something outside; `*` stands for each entry of a list */
  readonly places: Readonly<Record<string, PlaceKind>>;
  topology(settings: z.output<Settings>): SourceTopology;
  /** what it can find a person by: one of these has to be in a request that asks for it */
  readonly identities: readonly (keyof Subject)[];
  readonly words: SystemWords;
  /** what a person does for it, by the action of the task; left out where it has no manual steps */
  readonly manualSteps?: Readonly<Partial<Record<TaskAction, ManualStep>>>;
  /** why one of these steps comes again after it was done, by the action: a re-scan found the person */
  readonly stepsAgain?: Readonly<Partial<Record<TaskAction, string>>>;
  /** what its re-scans find and what a person does about it, by the remark that they leave; the first that was left counts */
  readonly findings?: Readonly<Record<string, FaultText>>;
  /** what the package lacks although the task succeeded, in words for the person, by the remark that says so */
  readonly gaps?: Readonly<Record<string, string>>;
  /** faults that are its own; the on-premises sources share more */
  readonly faults: Readonly<Record<string, FaultText>>;
}
