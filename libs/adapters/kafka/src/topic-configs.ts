import kafkajs, { type Admin, type ConfigEntries } from 'kafkajs';

// Node cannot see these two by name in a CommonJS module.
const { ConfigResourceTypes, ConfigSource } = kafkajs;

export interface ConfigDifference {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

async function configOf(admin: Admin, topic: string): Promise<readonly ConfigEntries[]> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  });
  return resources[0]?.configEntries ?? [];
}

/** Where a topic is not set up as it should be. */
export async function alteredConfigs(
  admin: Admin,
  topic: string,
  wanted: Readonly<Record<string, string>>,
): Promise<ConfigDifference[]> {
  const entries = await configOf(admin, topic);
  const now = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
  return Object.entries(wanted)
    .map(([name, to]) => ({ name, from: now.get(name) ?? 'unset', to }))
    .filter(({ from, to }) => from !== to);
}

/** The request that kafkajs knows replaces all settings of a topic: those that others have made go with it again. */
export async function setConfigs(
  admin: Admin,
  topic: string,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  const own = (await configOf(admin, topic)).filter(
    ({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG,
  );
  const all = {
    ...Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue])),
    ...wanted,
  };
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: Object.entries(all).map(([name, value]) => ({ name, value })),
      },
    ],
  });
}
