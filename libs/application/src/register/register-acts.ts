import { registerEventCodec, type RegisterEvent, type StoredEvent } from '#contracts';
import type { OwnAct } from '../audit/audit-entries.js';

const nowhere = { taskId: null, source: null, host: null, about: null, reason: null } as const;

/** The act that an event of the register tells of; undefined: nobody did it, it came about. */
function actOf(event: RegisterEvent): OwnAct | undefined {
  switch (event.type) {
    case 'LegalHoldPlaced': {
      const { by, host, reason } = event.data;
      return { ...nowhere, what: 'legal-hold-placed', by, host, reason };
    }
    case 'LegalHoldLifted':
      return { ...nowhere, what: 'legal-hold-lifted', by: event.data.by, reason: event.data.reason };
    case 'LinePaused':
    case 'LineResumed': {
      const { by, source, reason } = event.data;
      const what = event.type === 'LinePaused' ? 'source-paused' : 'source-resumed';
      return { ...nowhere, what, by, source, reason };
    }
    case 'CloseLimitApproved':
      return { ...nowhere, what: 'close-limit-approved', by: event.data.by, reason: event.data.reason };
    default:
      return undefined;
  }
}

export const registerActOf = (stored: StoredEvent): OwnAct | undefined =>
  actOf(registerEventCodec.decode(stored));
