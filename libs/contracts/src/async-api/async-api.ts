import { topicContracts } from '../messages/topic-contracts.js';
import { channels, type Channel } from './channels.js';
import { messageExamples } from './message-examples.js';
import { dataSchemaName, eventSchema, payloadSchemas } from './message-schemas.js';

type Node = Readonly<Record<string, unknown>>;

const BINDING_VERSION = '0.5.0';

/** `lethe.PrivacyRequestProgressed.v1` → `PrivacyRequestProgressed` */
const messageName = (type: string): string => type.split('.')[1] ?? type;

const typesOn = ({ topic }: Channel) => Object.entries(topicContracts[topic]?.types ?? {});

const map = <T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.fromEntries(entries);

function channelNode(channel: Channel): Node {
  const { address, title, description, sources } = channel;
  return {
    address,
    title,
    description,
    messages: map(
      typesOn(channel).map(([type]) => [
        messageName(type),
        { $ref: `#/components/messages/${messageName(type)}` },
      ]),
    ),
    ...(sources && {
      parameters: { source: { description: 'The system that the task is about', enum: [...sources] } },
    }),
    bindings: { kafka: { topic: address, bindingVersion: BINDING_VERSION } },
  };
}

const operations = (): Node =>
  map(
    Object.entries(channels).flatMap(([name, channel]) =>
      channel.operations.map(({ id, action, summary }) => [
        id,
        {
          action,
          summary,
          channel: { $ref: `#/channels/${name}` },
          messages: typesOn(channel).map(([type]) => ({
            $ref: `#/channels/${name}/messages/${messageName(type)}`,
          })),
          tags: [{ name: channel.audience }],
        },
      ]),
    ),
  );

const messages = (): Node =>
  map(
    Object.values(channels).flatMap((channel) =>
      typesOn(channel).map(([type, schema]) => [
        messageName(type),
        {
          name: type,
          title: messageName(type),
          contentType: 'application/cloudevents+json',
          payload: eventSchema(type, dataSchemaName(schema, type)),
          bindings: {
            kafka: { key: { type: 'string', description: channel.key }, bindingVersion: BINDING_VERSION },
          },
          examples: [{ name: messageName(type), payload: messageExamples[type] }],
        },
      ]),
    ),
  );

/** AsyncAPI 3 of every topic, from the same schemas that check the messages. @param version of Lethe */
export const asyncApi = (version: string): Node => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Lethe',
    version,
    description:
      'Follows privacy requests (Export and AccountClose) through the systems that hold multi-factor-authentication ' +
      'data, until there is proof. Every message is a CloudEvent 1.0 in structured JSON. Automation sends to ' +
      'requests and reads status; the topics that are tagged internal are for Lethe’s own processes and may change.',
  },
  defaultContentType: 'application/cloudevents+json',
  channels: map(Object.entries(channels).map(([name, channel]) => [name, channelNode(channel)])),
  operations: operations(),
  components: { messages: messages(), schemas: payloadSchemas() },
});
