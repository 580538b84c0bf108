import { OpenSpan, inTrace } from './open-span.js';

/** A message on its way out. */
export interface Sending {
  /** for the message to carry */
  readonly traceparent: string;
  /** Settles as the publishing that it is given does. */
  by(publishing: Promise<void>): Promise<void>;
}

const span = (topic: string): OpenSpan =>
  new OpenSpan({
    name: `send ${topic}`,
    kind: 'producer',
    facts: { 'messaging.operation.name': 'send', 'messaging.destination.name': topic },
  });

const sendingOf = (opened: OpenSpan): Sending => ({
  traceparent: opened.traceparent,
  async by(publishing) {
    try {
      await publishing;
    } catch (error) {
      opened.failed(error);
      throw error;
    } finally {
      opened.end();
    }
  },
});

/** A message that what runs here sends. */
export const sending = (topic: string): Sending => sendingOf(span(topic));

/** A message that goes out for what was done in another trace, e.g. for a commit. */
export const sendingFor = (traceparent: string | undefined, topic: string): Sending =>
  inTrace(traceparent, () => sending(topic));
