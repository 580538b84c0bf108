import { call } from './client.js';
import type { SamePersonList, Subject } from './types.js';

/** The requests about a person. The name is in the body, never in an address; Lethe records that somebody looked. */
export const requestsOfPerson = (subject: Subject, signal?: AbortSignal): Promise<SamePersonList> =>
  call('POST', '/v1/privacy-requests/search', {
    json: { subject },
    onlyAsks: true,
    ...(signal && { signal }),
  });
