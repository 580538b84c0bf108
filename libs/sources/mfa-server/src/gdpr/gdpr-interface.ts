import type { FaultCode } from '#contracts';
import type { NoDataPhrases } from './answer-words.js';
import type { WorkingDirectory } from './working-directory.js';

/** One file that an export left, in the private folder of its run. */
export interface DeliveredFile {
  /** what is handed over byte for byte */
  readonly path: string;
  readonly bytes: number;
  readonly format: 'json' | 'xml';
  /** the same as JSON, where the delivered file is none */
  readonly readAt?: string;
}

/** A call that ended in a way that means something. */
export interface GdprRun {
  /** `form-refused`: this form of the name was not understood, whoever it may be */
  readonly meaning: 'no-data' | 'form-refused' | 'nothing-special';
  readonly delivered: readonly DeliveredFile[];
  readonly exitCode: number | null;
  /** as it says itself, null when it does not */
  readonly version: string | null;
  readonly words: string;
}

export interface GdprUse {
  readonly directory: WorkingDirectory;
  readonly signal: AbortSignal;
}

/**
 * One of the two ways to the records of a farm (DOC): MultiFactorAuthGdpr.exe, or `GetUserGdpr` and
 * `DeleteUserGdpr` of the Web Service SDK.
 */
export interface GdprInterface {
  /** for proofs */
  readonly name: string;
  /** codes for what is found wrong only when an export is read */
  readonly codes: {
    readonly failed: FaultCode;
    readonly noOutput: FaultCode;
    readonly unreadable: FaultCode;
  };
  /** what its words say of nobody besides English ones */
  readonly noDataPhrases: NoDataPhrases;
  /** of exports that are neither UTF-8 nor UTF-16 */
  readonly codePage?: string | undefined;
  /** @throws {TaskFault} and the signal's reason when it was aborted */
  run(verb: 'export' | 'delete', username: string, use: GdprUse): Promise<GdprRun>;
}
