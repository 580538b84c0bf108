import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { topicContracts } from '../messages/topic-contracts.js';
import { asyncApi } from './async-api.js';
import { channels } from './channels.js';
import { messageExamples } from './message-examples.js';

type Node = Record<string, unknown>;

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const document = JSON.parse(JSON.stringify(asyncApi(version))) as {
  channels: Record<string, { address: string; messages: Node }>;
  operations: Record<string, Node>;
  components: { messages: Record<string, { name: string; payload: Node }>; schemas: Node };
};

describe('the description of the topics', () => {
  it('is valid AsyncAPI 3.0.0', () => {
    const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as Node;
    const validate = new Ajv({
      strict: false,
      allErrors: true,
      logger: false,
      validateFormats: false,
    }).compile(schema);
    expect({ valid: validate(document), errors: validate.errors }).toEqual({ valid: true, errors: null });
    const wrong = { receiveRequests: { action: 'take', channel: { $ref: '#/channels/requests' } } };
    expect(validate({ ...document, operations: wrong })).toBe(false);
  });

  it('stands in docs/reference/asyncapi.json as the schemas have it (node infra/write-reference.mjs)', () => {
    expect(JSON.parse(readFileSync('docs/reference/asyncapi.json', 'utf8'))).toEqual(document);
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(30);
    for (const [, path = ''] of references)
      expect(path.split('/').reduce<unknown>((node, part) => (node as Node)[part], document)).toBeDefined();
  });

  it('has every topic, and every type that may lie on it', () => {
    const described = new Map<string, string[]>();
    for (const { address, messages } of Object.values(document.channels))
      described.set(
        address,
        Object.keys(messages).map((name) => document.components.messages[name]?.name ?? ''),
      );
    for (const [topic, { types }] of Object.entries(topicContracts)) {
      const address = topic.startsWith('lethe.tasks.') ? 'lethe.tasks.{source}.v1' : topic;
      expect(described.get(address)).toEqual(Object.keys(types));
    }
    expect(Object.keys(messageExamples).sort()).toEqual(
      Object.values(document.components.messages)
        .map(({ name }) => name)
        .sort(),
    );
  });

  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'lethe', components: document.components });
  const check = (type: string) => {
    const [name] =
      Object.entries(document.components.messages).find(([, message]) => message.name === type) ?? [];
    return ajv.compile({ $ref: `lethe#/components/messages/${name ?? ''}/payload` });
  };

  it.each(Object.keys(messageExamples))(
    'shows a message of %s that fits its schemas, here and in the code',
    (type) => {
      const validate = check(type);
      expect({ valid: validate(messageExamples[type]), errors: validate.errors }).toEqual({
        valid: true,
        errors: null,
      });
      const { topic } = Object.values(channels).find(
        (channel) => type in (topicContracts[channel.topic]?.types ?? {}),
      ) ?? { topic: '' };
      const parsed = topicContracts[topic]?.types[type]?.safeParse(messageExamples[type]?.['data']);
      expect(parsed?.error).toBeUndefined();
      expect(parsed?.success).toBe(true);
    },
  );

  it('takes no message of another type, and none with data of another', () => {
    const [one, other] = ['lethe.Export.v1', 'lethe.TaskReported.v1'];
    expect(check(one)(messageExamples[other])).toBe(false);
    expect(check(one)({ ...messageExamples[one], data: messageExamples[other]?.['data'] })).toBe(false);
  });
});
