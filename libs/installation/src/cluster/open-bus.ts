import { KafkaMessageBus, type KafkaSettings } from '#adapters/kafka';
import type { Logger, Service, Settings } from '#platform';

/** Connects to the brokers that the settings name. What no waiting mends ends the process. */
export function openBus({ cluster }: Settings, service: Service, logger: Logger): KafkaMessageBus {
  const kafka = cluster?.kafka;
  if (!kafka) throw new Error(`Settings without brokers were accepted for ${service}.`);
  const { brokers, topicPrefix, tls, sasl } = kafka;
  const settings: KafkaSettings = {
    brokers,
    clientId: `lethe-${service}`,
    ...(topicPrefix !== undefined && { topicPrefix }),
    ...(tls && { tls: withoutGaps(tls) }),
    ...(sasl && { sasl }),
    log: (level, message, about) => logger[level](about, message),
  };
  return new KafkaMessageBus(settings, {
    onFatal: (error) => {
      logger.fatal({ part: 'kafka', err: error }, error.message);
      process.exit(1);
    },
  });
}

const withoutGaps = <T extends object>(about: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
