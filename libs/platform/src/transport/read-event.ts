import { CloudEventEnvelope } from '#contracts';
import type { Consumption } from './consumes.decorator.js';
import { PoisonMessage } from './poison-message.js';

export interface ReadEvent {
  readonly event: CloudEventEnvelope;
  readonly data: unknown;
}

/** Paths of what a schema refused; values are left out, they may be personal. */
const places = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string =>
  issues.map((issue) => `${issue.path.map(String).join('.') || '(root)'}: ${issue.message}`).join('; ');

function json(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new PoisonMessage('not-json', 'The message is not JSON.');
  }
}

/**
 * Reads a message: CloudEvents envelope first, then `data` by the schema of its type.
 * @throws {PoisonMessage}
 */
export function readEvent(value: string, types: Consumption['types']): ReadEvent {
  const envelope = CloudEventEnvelope.safeParse(json(value));
  if (!envelope.success)
    throw new PoisonMessage(
      'not-a-cloud-event',
      `The message is not a CloudEvent: ${places(envelope.error.issues)}`,
    );
  const event = envelope.data;
  const schema = Object.hasOwn(types, event.type) ? types[event.type] : undefined;
  if (!schema) throw new PoisonMessage('unknown-type', 'The topic does not take events of this type.');
  const data = schema.safeParse(event.data);
  if (!data.success)
    throw new PoisonMessage('data-refused', `The data is refused: ${places(data.error.issues)}`);
  return { event, data: data.data };
}
