import { randomBytes } from 'node:crypto';
import { isSameSecret } from './token.js';

/** The sandbox's sign-in: whoever started it gets one link that works once. */
export class ClaimLink {
  readonly code: string;
  private isSpent = false;

  constructor(code = randomBytes(24).toString('base64url')) {
    this.code = code;
  }

  /** Spends the link if the code is right. */
  claim(code: string): 'claimed' | 'spent' | 'unknown' {
    if (!isSameSecret(code, this.code)) return 'unknown';
    if (this.isSpent) return 'spent';
    this.isSpent = true;
    return 'claimed';
  }
}
