import { z } from 'zod';

/** The own record reached its end; the subject key is to be destroyed. */
export const SubjectKeyShreddedV1 = z.strictObject({
  subjectKeyId: z.uuid(),
});
