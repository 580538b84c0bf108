import { EXPORT_REQUESTED, topics } from '#contracts';
import { demoPeople } from '#sandbox';
import type { OutgoingMessage } from '#ports';

const HOUR = 3_600_000;
export const SENDER = 'https://hr.example.com/off-boarding';
const AHEAD = 18 * HOUR;

/**
 * What automation with a clock that is ahead would send: a request received in eighteen hours. It is put
 * aside, and taken when it is redriven after that time.
 */
export function earlyMessage(sentAt: string): OutgoingMessage {
  const { userPrincipalName, samAccountName } = demoPeople.deadLettered;
  const receivedAt = new Date(Date.parse(sentAt) + AHEAD).toISOString();
  const event = {
    specversion: '1.0',
    id: `demo-early-${sentAt}`,
    source: SENDER,
    type: EXPORT_REQUESTED,
    time: receivedAt,
    data: {
      subject: { userPrincipalName, samAccountName },
      sources: ['mfa-server'],
      reference: 'DEMO-16',
      receivedAt,
    },
  };
  return { topic: topics.requests, key: SENDER, value: JSON.stringify(event) };
}
