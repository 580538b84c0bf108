import { eventLogs, whyEventLogs } from './event-logs.js';

export const npsExtension = {
  ...eventLogs,
  words: {
    title: 'Network Policy Server extension',
    what: 'An addition to the servers that let you into the network, such as VPN or Wi-Fi. It passes the request for a second proof on to the cloud service.',
    why: whyEventLogs,
  },
} as const;
