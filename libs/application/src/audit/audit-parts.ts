import type { ProofLog } from '#ports';
import type { KeyRing, ReasonSeals } from '#vault';
import type { RegisterBook } from '../register/register-book.js';
import type { RequestRepository } from '../request-repository.js';
import type { ActRecorder } from './act-recorder.js';

export interface AuditParts {
  readonly log: Pick<ProofLog, 'commits' | 'size' | 'placeOf'>;
  readonly repository: RequestRepository;
  readonly keys: KeyRing;
  readonly book: Pick<RegisterBook, 'known'>;
  readonly seals: Pick<ReasonSeals, 'open'>;
  readonly recorder: ActRecorder;
  /** see Anchor */
  readonly settle: () => Promise<void>;
}
