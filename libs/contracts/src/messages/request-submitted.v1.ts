import { z } from 'zod';
import { SubmitPrivacyRequestFields } from '../http/submit-privacy-request.js';

/** `type` of the CloudEvents that automation sends to `lethe.requests.v1`; `data` is the REST body without `kind`. */
export const EXPORT_REQUESTED = 'lethe.Export.v1';
export const ACCOUNT_CLOSE_REQUESTED = 'lethe.AccountClose.v1';

export const SubmittedRequestData = z.strictObject(SubmitPrivacyRequestFields);
export type SubmittedRequestData = z.infer<typeof SubmittedRequestData>;
