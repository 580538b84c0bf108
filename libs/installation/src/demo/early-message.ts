import { EXPORT_REQUESTED, topics } from '#contracts';
import { demoPeople } from '#sandbox';
import type { IncomingMessage, OutgoingMessage } from '#ports';

const HOUR = 3_600_000;
const SENDER = 'https://hr.example.com/off-boarding';
const ID = 'demo-early';

/**
 * What automation with a clock that is ahead would send: a request received in eighteen hours. It is put
 * aside, and taken when it is handed over again after that time.
 */
export function earlyMessage(presentAt: string): OutgoingMessage {
  const { userPrincipalName, samAccountName } = demoPeople.deadLettered;
  const receivedAt = new Date(Date.parse(presentAt) + 18 * HOUR).toISOString();
  const event = {
    specversion: '1.0',
    id: ID,
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

export const isEarlyMessage = ({ key, value }: IncomingMessage): boolean =>
  key === SENDER && value.includes(`"id":"${ID}"`);
