import { topicContract } from '#contracts';
import { goodEvents, type GoodEvent } from './good-events.js';
import { brokenData } from './poison-data.js';
import { POISON_NAME, type Broken, type Poison } from './poison-shapes.js';
import { brokenText } from './poison-text.js';

const envelope = ({ event }: GoodEvent): readonly Broken[] => {
  const without = (name: string) => Object.fromEntries(Object.entries(event).filter(([key]) => key !== name));
  const no = 'not-a-cloud-event';
  return [
    ['a list of events', [event], no, /is a list/],
    ['a text', POISON_NAME, no, /not an object/],
    ['a number', 42, no, /not an object/],
    ['the JSON null', null, no, /not an object/],
    ['data alone, as in binary mode', { ...event.data, note: POISON_NAME }, no, /sent as headers/],
    ['no specversion', without('specversion'), no, /specversion is required/],
    ['an old specversion', { ...event, specversion: '0.3' }, no, /specversion must be one of 1\.0/],
    ['a specversion that is a number', { ...event, specversion: 1 }, no, /specversion must be one of 1\.0/],
    ['no id', without('id'), no, /id is required/],
    ['an id that is null', { ...event, id: null }, no, /id is required/],
    ['an empty id', { ...event, id: '' }, no, /id must not be empty/],
    ['an id that is a number', { ...event, id: 7 }, no, /id must be a text/],
    ['an id as long as a page', { ...event, id: POISON_NAME.repeat(20) }, no, /id must be at most 200/],
    ['no source', without('source'), no, /source is required/],
    ['a source with a line break', { ...event, source: `${POISON_NAME}\n` }, no, /source must not contain/],
    ['no type', without('type'), no, /type is required/],
    ['an unknown type', { ...event, type: `lethe.${POISON_NAME}` }, 'unknown-type', /type is none/],
    [
      'a type in other letters',
      { ...event, type: String(event['type']).toLowerCase() },
      'unknown-type',
      /type/,
    ],
    ['a newer version', { ...event, type: `${String(event['type'])}7` }, 'unknown-version', /a version/],
    ['a time that is none', { ...event, time: POISON_NAME }, no, /time must be a time/],
    ['a time without a zone', { ...event, time: '2026-11-20T09:00:00' }, no, /time must be a time/],
    ['a time that is a number', { ...event, time: 1_795_000_000 }, no, /time must be a time/],
    ['data as XML', { ...event, datacontenttype: 'text/xml' }, 'unsupported-content-type', /datacontenttype/],
    ['no data', without('data'), no, /data is required/],
    ['data that is null', { ...event, data: null }, no, /data is required/],
    ['data in base64', { ...without('data'), data_base64: 'e30=' }, no, /data_base64/],
    ['data that is a list', { ...event, data: [event.data] }, 'schema-breach', /data/],
    ['data that is JSON in a text', { ...event, data: JSON.stringify(event.data) }, 'schema-breach', /data/],
    ['data without anything in it', { ...event, data: {} }, 'schema-breach', /is required|forms/],
    [
      'a field that nobody knows',
      { ...event, data: { ...event.data, [POISON_NAME]: 1 } },
      'schema-breach',
      /data has an unknown key/,
    ],
  ];
};

/**
 * Everything that can be wrong with a message on a topic of Lethe, one thing at a time. For tests of the
 * parser, and to be published on real brokers by whoever wants to see that a partition goes on.
 * @throws {Error} for a topic that no service of Lethe reads
 */
export function poisonOn(topic: string): readonly Poison[] {
  const good = goodEvents[topic];
  if (!good) throw new Error(`No service of Lethe reads ${topic}.`);
  const asJson = [...envelope(good), ...brokenData(topic, good)].map(
    ([name, value, reason, says]): Poison => ({
      name,
      key: good.key,
      value: Buffer.from(JSON.stringify(value)),
      reason,
      says,
    }),
  );
  const asText = brokenText(good).map((broken): Poison => ({ key: good.key, ...broken }));
  const withoutKey: Poison = {
    name: 'no key',
    key: '',
    value: Buffer.from(JSON.stringify(good.event)),
    reason: 'key-missing',
    says: /no key/,
  };
  return [...asText, ...asJson, ...(topicContract(topic)?.keyed ? [withoutKey] : [])];
}
