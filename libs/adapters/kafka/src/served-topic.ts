import { setTimeout as pause } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

const TRIES = 100;
const BETWEEN = 50;

async function served(admin: Admin, topic: string): Promise<number> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.filter(({ leader }) => leader >= 0).length ?? 0;
  } catch {
    return 0;
  }
}

/** A topic or a partition that was just made is known to the controller first, and to the brokers later. */
export async function whenServed(admin: Admin, topic: string, partitions: number): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    if ((await served(admin, topic)) >= partitions) return;
    await pause(BETWEEN);
  }
  throw new Error(`The topic ${topic} was made, but its ${partitions} partitions have no leaders yet.`);
}
