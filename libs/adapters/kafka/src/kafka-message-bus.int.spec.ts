import { describeWithKafka, keepsTheMessageBusContract } from '#testing';
import { KafkaMessageBus } from './kafka-message-bus.js';
import { quickPace, withTopics } from './test-topics.fixture.js';

const large = [{ name: 'max.message.bytes', value: String(4 << 20) }];

describeWithKafka('KafkaMessageBus', (kafka) =>
  keepsTheMessageBusContract(async () => {
    const { settings, remove } = await withTopics(kafka, [
      { topic: 'lethe.contract.v1', configEntries: large },
      { topic: 'lethe.other.v1' },
    ]);
    const open = () => new KafkaMessageBus(settings, { pace: quickPace, backOff: { first: 1, longest: 5 } });
    let bus = open();
    return {
      port: bus,
      reopen: async () => {
        await bus.close();
        bus = open();
        return bus;
      },
      close: async () => {
        await bus.close();
        await remove();
      },
    };
  }),
);
