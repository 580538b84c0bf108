import type { KafkaMessageBus, KafkaSettings } from '#adapters/kafka';
import type { Logger, Service, Settings } from '#platform';

/** Connects to the brokers that the settings name. What no waiting mends ends the process. */
export async function openBus(
  settings: Settings,
  service: Service,
  logger: Logger,
): Promise<KafkaMessageBus> {
  const { KafkaMessageBus } = await import('#adapters/kafka');
  return new KafkaMessageBus(kafkaSettings(settings, service, logger), {
    onFatal: (error) => {
      logger.fatal({ part: 'kafka', err: error }, error.message);
      process.exit(1);
    },
  });
}

/** The brokers as the adapter wants to be told of them. */
export function kafkaSettings({ cluster }: Settings, service: Service, logger: Logger): KafkaSettings {
  const kafka = cluster?.kafka;
  if (!kafka) throw new Error(`Settings without brokers were accepted for ${service}.`);
  const { brokers, topicPrefix, tls, sasl } = kafka;
  return {
    brokers,
    clientId: `lethe-${service}`,
    ...(topicPrefix !== undefined && { topicPrefix }),
    ...(tls && { tls: withoutGaps(tls) }),
    ...(sasl && { sasl }),
    log: (level, message, about) => logger[level](about, message),
  };
}

const withoutGaps = <T extends object>(about: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
