import { z } from 'zod';
import { Instant } from '../scalars.js';
import { PrivacyRequestReceivedV1 } from './privacy-request-received.v1.js';

/** With how its days were counted, and the further dates that were counted with them. */
export const PrivacyRequestReceivedV2 = PrivacyRequestReceivedV1.extend({
  /** id of the calendar whose holidays count */
  calendar: z.string(),
  /** of the IANA database: whose days they are */
  timeZone: z.string(),
  /** the law's date if it is extended; null: it was not counted then, and follows from the policy's version */
  extendedDueAt: Instant.nullable(),
  /** until when the receipt is to be confirmed; null: the policy asks for no such thing */
  confirmDueAt: Instant.nullable(),
});
