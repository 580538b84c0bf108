import type { CloudEventEnvelope } from '#contracts';
import type { IncomingMessage } from '#ports';
import { inSpan, inTrace } from '#tracing';
import { PoisonMessage } from './poison-message.js';

/** `again`: its handler failed, and it is handed over again after a pause. */
export type MessageOutcome = 'handled' | 'put-aside' | 'again';

/**
 * Works on a message in the trace that it carries, in a span of its own.
 * @param work resolves to why the message was put aside, or to undefined when it was handled
 * @throws what `work` throws
 */
export async function consumed(
  message: IncomingMessage,
  event: CloudEventEnvelope | PoisonMessage,
  work: () => Promise<PoisonMessage | undefined>,
  onEnd: (topic: string, outcome: MessageOutcome) => void = () => undefined,
): Promise<void> {
  const { topic, partition, offset } = message;
  const envelope = event instanceof PoisonMessage ? undefined : event;
  const facts = {
    'messaging.operation.name': 'process',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition),
    'messaging.kafka.offset': offset,
    // Anything can stand in the type of an event that could not be read.
    'cloudevents.event_type': envelope?.type ?? 'unknown',
  } as const;
  await inTrace(envelope?.traceparent, () =>
    inSpan({ name: `process ${topic}`, kind: 'consumer', facts }, async (span) => {
      let outcome: MessageOutcome = 'again';
      try {
        const poison = await work();
        outcome = poison ? 'put-aside' : 'handled';
        if (poison) span.tell({ 'lethe.code': poison.reason });
      } finally {
        span.tell({ 'lethe.outcome': outcome });
        onEnd(topic, outcome);
      }
    }),
  );
}
