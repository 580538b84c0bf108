import { eventLogs, whyEventLogs } from './event-logs.js';

export const adfsAdapter = {
  ...eventLogs,
  words: {
    title: 'AD FS adapter',
    what: 'An addition to the servers that sign you in to web applications (Active Directory Federation Services). It passes the request for a second proof on to the cloud service.',
    why: whyEventLogs,
  },
} as const;
