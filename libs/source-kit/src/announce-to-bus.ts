import { randomUUID } from 'node:crypto';
import { HOST_ANNOUNCED, hostKey, topics, type HostAnnounced } from '#contracts';
import type { MessageBus } from '#ports';

/** Sends announcements of hosts to whoever keeps the registry; durable when it resolves. */
export const announceToBus =
  (bus: MessageBus, sender: string) =>
  async (announcements: readonly HostAnnounced[]): Promise<void> => {
    await bus.publish(
      announcements.map((data) => {
        const event = {
          specversion: '1.0',
          id: randomUUID(),
          source: `lethe/${sender}`,
          type: HOST_ANNOUNCED,
          time: data.at,
          datacontenttype: 'application/json',
          data,
        };
        return { topic: topics.hosts, key: hostKey(data.source, data.host), value: JSON.stringify(event) };
      }),
    );
  };
