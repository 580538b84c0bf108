import type { GoodEvent } from './good-events.js';
import { POISON_NAME, type Poison } from './poison-shapes.js';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** Bytes that are no JSON, or JSON that two readers would understand differently. */
export function brokenText({ event }: GoodEvent): readonly Omit<Poison, 'key'>[] {
  const text = JSON.stringify({ ...event, note: POISON_NAME });
  /** the same with something more at the beginning of the event, or of its data */
  const inEvent = (more: string) => text.replace('{', `{${more},`);
  const inData = (more: string) => text.replace('"data":{', `"data":{${more},`);
  const [notJson, twice, unsafe] = [/well-formed/, /same key twice/, /trip over/];
  const firstKey = Object.keys(event.data)[0] ?? '';
  const kinds: readonly (readonly [string, string | Uint8Array | null, Poison['reason'], RegExp])[] = [
    ['no value at all', null, 'empty-message', /no value/],
    ['nothing', '', 'empty-message', /empty/],
    ['white space alone', ' \n\t ', 'not-json', notJson],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(text), Buffer.from([0xc3, 0x28])]),
      'not-utf-8',
      /UTF-8/,
    ],
    [
      'UTF-16',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
      'not-utf-8',
      /UTF-8/,
    ],
    ['a message that is cut off', text.slice(0, -20), 'not-json', notJson],
    ['a name alone', POISON_NAME, 'not-json', notJson],
    ['XML', `<event>${POISON_NAME}</event>`, 'not-json', notJson],
    ['two events in one', `${text}\n${text}`, 'not-json', notJson],
    ['a comma too many', text.replace(/\}$/, ',}'), 'not-json', notJson],
    ['a number that is none', inEvent('"n":NaN'), 'not-json', notJson],
    ['a null byte', `${text}\0`, 'not-json', notJson],
    ['lists a hundred levels deep', inEvent(`"n":${nested(100)}`), 'too-deep', /64 levels/],
    ['lists a hundred thousand levels deep', nested(100_000), 'too-deep', /64 levels/],
    [
      'objects that are nested without end',
      '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000),
      'too-deep',
      /64/,
    ],
    ['an id twice', inEvent(`"id":"${POISON_NAME}"`), 'duplicate-key', twice],
    ['an id twice, once in escapes', inEvent(`"\\u0069d":"${POISON_NAME}"`), 'duplicate-key', twice],
    ['a field of data twice', inData(`"${firstKey}":"${POISON_NAME}"`), 'duplicate-key', twice],
    ['data with a prototype', inData(`"__proto__":{"admin":"${POISON_NAME}"}`), 'unsafe-key', unsafe],
    ['an event with a prototype', inEvent('"__proto__":{"admin":true}'), 'unsafe-key', unsafe],
    ['data with a constructor', inData('"constructor":{"prototype":{}}'), 'unsafe-key', unsafe],
    ['half of a surrogate pair', inEvent('"note2":"\\ud83d"'), 'lone-surrogate', /surrogate/],
  ];
  return kinds.map(([name, value, reason, says]) => ({
    name,
    value: typeof value === 'string' ? Buffer.from(value) : value,
    reason,
    says,
  }));
}
