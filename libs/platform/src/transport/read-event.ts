import {
  CloudEventEnvelope,
  NotStrictJson,
  parseStrictJson,
  parseStrictJsonText,
  topicContract,
  type PoisonReason,
  type TopicContract,
} from '#contracts';
import type { IncomingMessage } from '#ports';
import { parseWith } from '../field-errors.js';
import { PoisonMessage } from './poison-message.js';

/** Brokers take a megabyte unless they are told otherwise, and Lethe sends no message near this size. */
export const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;

const poison = (reason: PoisonReason, message: string): PoisonMessage => new PoisonMessage(reason, message);

export const bytesOf = ({ raw, value }: IncomingMessage): number =>
  raw === undefined ? Buffer.byteLength(value) : (raw?.byteLength ?? 0);

function readJson(message: IncomingMessage): unknown {
  const { raw, value } = message;
  if (raw === null) throw poison('empty-message', 'The message has no value, as a deletion has.');
  const bytes = bytesOf(message);
  if (bytes === 0) throw poison('empty-message', 'The message is empty.');
  if (bytes > MOST_MESSAGE_BYTES)
    throw poison('too-large', `The message is larger than ${MOST_MESSAGE_BYTES} bytes.`);
  const options = { refuseUnsafeKeys: true };
  try {
    return raw === undefined ? parseStrictJsonText(value, options) : parseStrictJson(raw, options);
  } catch (error) {
    if (error instanceof NotStrictJson)
      throw poison(error.fault, `The message cannot be read: ${error.message}.`);
    throw error;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NOT_ONE = 'This is no CloudEvents 1.0 event in structured mode';
function asEvent(json: unknown): CloudEventEnvelope {
  if (Array.isArray(json))
    throw poison('not-a-cloud-event', `${NOT_ONE}: it is a list. Send each event as a message of its own.`);
  if (!isObject(json)) throw poison('not-a-cloud-event', `${NOT_ONE}: it is not an object.`);
  if (json['specversion'] === undefined && json['type'] === undefined)
    throw poison(
      'not-a-cloud-event',
      `${NOT_ONE}: its attributes are missing. If they were sent as headers, send the whole event as JSON.`,
    );
  if (json['data_base64'] !== undefined)
    throw poison('not-a-cloud-event', `${NOT_ONE}: data_base64 is not taken. Send data as JSON.`);
  // Null stands for an attribute that is not there.
  const attributes = Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
  const envelope = parseWith(CloudEventEnvelope, attributes);
  if (!envelope.ok) {
    const faults = envelope.errors.map(({ path, message }) => `${path} ${message}`);
    throw poison('not-a-cloud-event', `${NOT_ONE}: ${faults.join('; ')}.`);
  }
  return envelope.value;
}

const JSON_TYPE = /^(?:application|text)\/(?:[a-z0-9.+-]+\+)?json\s*(?:;.*)?$/i;

function checkContentType({ datacontenttype }: CloudEventEnvelope): void {
  if (datacontenttype !== undefined && !JSON_TYPE.test(datacontenttype))
    throw poison('unsupported-content-type', 'datacontenttype must be application/json.');
}

/** `lethe.Export` of `lethe.Export.v1` */
const nameOf = (type: string): string => type.replace(/\.v\d+$/, '');

function checkType(type: string, { types }: TopicContract): void {
  if (Object.hasOwn(types, type)) return;
  const known = Object.keys(types);
  const ofThisName = known.filter((one) => nameOf(one) === nameOf(type) && one !== nameOf(type));
  if (ofThisName.length > 0)
    throw poison(
      'unknown-version',
      `type names a version that is not known here; this topic takes ${ofThisName.join(', ')}. Newer ones need a newer Lethe.`,
    );
  throw poison('unknown-type', `type is none that this topic takes; it takes ${known.join(', ')}.`);
}

/**
 * Reads a message as the event that its topic takes, before any handler sees it: bytes, JSON, envelope,
 * type, key. What is in `data` is checked against its schema by whoever takes it (event-data.decorator.ts).
 * @throws {PoisonMessage} says what is wrong and where, and quotes nothing
 */
export function readEvent(message: IncomingMessage): CloudEventEnvelope {
  const envelope = asEvent(readJson(message));
  checkContentType(envelope);
  const contract = topicContract(message.topic);
  if (!contract) return envelope;
  checkType(envelope.type, contract);
  if (contract.keyed && message.key === '')
    throw poison('key-missing', 'The message has no key. Without one its order on this topic is lost.');
  return envelope;
}
