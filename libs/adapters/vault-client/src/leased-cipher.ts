import type { Sealed, Sha256 } from '#contracts';
import type { SubjectCipher } from '#ports';
import type { HandedKey } from '#vault';
import type { Lease } from './lease.js';

/** The subject's key while the lease runs. @throws {VaultRefused} from each call once it is over */
export class LeasedCipher implements SubjectCipher {
  readonly keyId: string;

  constructor(
    private readonly key: HandedKey,
    private readonly lease: Lease,
  ) {
    this.keyId = key.keyId;
  }

  seal(text: string): Sealed {
    this.lease.demand();
    return this.key.seal(text);
  }

  open(sealed: Sealed): string {
    this.lease.demand();
    return this.key.open(sealed);
  }

  digest(text: string): Sha256 {
    this.lease.demand();
    return this.key.digest(text);
  }
}
