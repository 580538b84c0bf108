import type { CloseAdmission } from './close-admission.js';
import type { RegisterBook } from './register-book.js';

/** What stands against work, for whoever decides: the register, and who may begin by the limit. */
export interface StandingWork {
  readonly book: RegisterBook;
  readonly admission: Pick<CloseAdmission, 'admit' | 'count'>;
}
