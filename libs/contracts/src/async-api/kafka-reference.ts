import { topicContracts } from '../messages/topic-contracts.js';
import { channels, type Channel } from './channels.js';

const audiences: Readonly<Record<Channel['audience'], string>> = {
  public: 'for programs outside of Lethe',
  internal: 'between Lethe’s own processes',
};

function section({
  address,
  topic,
  title,
  description,
  key,
  audience,
  sources,
  operations,
}: Channel): string {
  const contract = topicContracts[topic];
  const types = Object.keys(contract?.types ?? {}).map((type) => `\`${type}\``);
  return `## ${title}

\`${address}\`, ${audiences[audience]}. ${description}

- Key: ${key}${contract?.keyed === true ? ' A message without one is put aside.' : ''}
- Types: ${types.join(', ')}
${sources ? `- \`{source}\`: ${sources.map((source) => `\`${source}\``).join(', ')}\n` : ''}${operations.map(({ action, summary }) => `- ${action === 'send' ? 'Sent' : 'Taken'}: ${summary}.`).join('\n')}
`;
}

/** docs/reference/kafka.md */
export const kafkaReference = (): string => `# Kafka

Every message is a CloudEvent 1.0 in structured JSON. The schemas of their data, with examples, are in
[asyncapi.json](asyncapi.json), which Lethe serves at \`/asyncapi.json\` too. Names of topics begin with
\`LETHE_KAFKA_TOPIC_PREFIX\` where it is set; \`npm run topics\` makes them ([settings of each](../../infra/kafka/README.md)).
What cannot be taken is put aside ([dead letters](../how-to/dead-letters.md)).

${Object.values(channels).map(section).join('\n')}`;
