import type { KafkaSettings } from '#adapters/kafka';
import { taskTopic, topics, type Finding, type Source } from '#contracts';
import { Findings, wordsOf } from './findings.js';

const bus = new Findings('bus');

/** Whether a broker answers and shows the topics that the handlers of these sources need. */
export async function lookAtBus(
  settings: KafkaSettings,
  sources: readonly Source[],
): Promise<readonly Finding[]> {
  const place = settings.brokers.join(', ');
  const needed = new Set<string>([
    ...sources.map(taskTopic),
    topics.taskReports,
    topics.hosts,
    topics.deadLetters,
  ]);
  try {
    const { missingTopics, topicPlan } = await import('#adapters/kafka');
    const plan = topicPlan.filter(({ topic }) => needed.has(topic));
    const gone = await missingTopics(settings, plan);
    const answers = bus.fine({ code: 'reachable', place, reason: 'A broker answers and lets this host in.' });
    return [
      answers,
      ...gone.map((topic) =>
        bus.missing({
          code: 'topic',
          place: topic,
          reason: 'The topic is not there, or this host may not see it.',
          nextAction:
            'Run `npm run topics`, and give the user of this host the rights of infra/kafka/README.md.',
        }),
      ),
    ];
  } catch (error) {
    return [
      bus.missing({
        code: 'unreachable',
        place,
        reason: `${wordsOf(error)}.`,
        nextAction:
          'Check KAFKA_BROKERS and the LETHE_KAFKA_ variables, the firewalls in between, and the brokers.',
      }),
    ];
  }
}
