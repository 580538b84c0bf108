import {
  describeWithKafka,
  keepsTheMessageBusContract,
  keepsTheMessageHistoryContract,
  type KafkaForTests,
  type Open,
} from '#testing';
import { KafkaMessageBus } from './kafka-message-bus.js';
import { quickPace, withTopics } from './test-topics.fixture.js';

const large = [{ name: 'max.message.bytes', value: String(4 << 20) }];

/** A bus on topics of its own, of which a suite sees what it is about. */
const opening =
  <Port>(kafka: KafkaForTests, port: (bus: KafkaMessageBus) => Port): Open<Port> =>
  async () => {
    const { settings, remove } = await withTopics(kafka, [
      { topic: 'lethe.contract.v1', configEntries: large },
      { topic: 'lethe.other.v1' },
    ]);
    const open = () => new KafkaMessageBus(settings, { pace: quickPace, backOff: { first: 1, longest: 5 } });
    let bus = open();
    return {
      port: port(bus),
      reopen: async () => {
        await bus.close();
        bus = open();
        return port(bus);
      },
      close: async () => {
        await bus.close();
        await remove();
      },
    };
  };

describeWithKafka('KafkaMessageBus', (kafka) => {
  keepsTheMessageBusContract(opening(kafka, (bus) => bus));
});
describeWithKafka('the history of KafkaMessageBus', (kafka) => {
  keepsTheMessageHistoryContract(opening(kafka, (bus) => ({ bus, history: bus })));
});
