import { taskTopic, topics } from '../messages/cloud-event.js';
import { TaskSource } from '../vocabulary.js';

/** Who does what with a topic, from Lethe's view. */
export interface ChannelOperation {
  readonly id: string;
  readonly action: 'send' | 'receive';
  readonly summary: string;
}

export interface Channel {
  /** with the name of a source where there is one topic for each */
  readonly address: string;
  /** one of the topics that the address stands for */
  readonly topic: string;
  readonly title: string;
  readonly description: string;
  /** what the Kafka key is */
  readonly key: string;
  /** for programs outside of Lethe, or between its own processes alone */
  readonly audience: 'public' | 'internal';
  /** sources that `{source}` stands for */
  readonly sources?: readonly string[];
  readonly operations: readonly ChannelOperation[];
}

/** The topics, as a reader of the description finds them. */
export const channels: Readonly<Record<string, Channel>> = {
  requests: {
    address: topics.requests,
    topic: topics.requests,
    title: 'Requests',
    description:
      'Automation asks for an Export or an AccountClose here. `source` and `id` of the event are the idempotency ' +
      'key: the same event again is the same request, and used with another body it is put aside. Carries ' +
      'identities, so it is kept for a short time only.',
    key: 'Whatever the sender takes; messages of one key are taken in order. It may be left out.',
    audience: 'public',
    operations: [{ id: 'receiveRequests', action: 'receive', summary: 'Lethe takes a request up' }],
  },
  status: {
    address: topics.status,
    topic: topics.status,
    title: 'Status',
    description:
      'Tells of every change of a request, with the request as it stands then. At least once, in order for each ' +
      'request; a repetition has the same `id`. `causationsource` and `causationid` are `source` and `id` of the ' +
      'event that submitted the request, where one did.',
    key: 'The id of the request.',
    audience: 'public',
    operations: [{ id: 'sendStatus', action: 'send', summary: 'Lethe tells what became of a request' }],
  },
  tasks: {
    address: taskTopic('{source}'),
    topic: taskTopic('mfa-server'),
    title: 'Tasks of one source',
    description: 'Tasks for the handlers of a source. The subject is sealed with its own key.',
    key: 'The id of the task and the number of its dispatch.',
    audience: 'internal',
    sources: TaskSource.options,
    operations: [
      { id: 'sendTasks', action: 'send', summary: 'The orchestrator gives a task out' },
      { id: 'receiveTasks', action: 'receive', summary: 'A handler takes a task up' },
    ],
  },
  taskReports: {
    address: topics.taskReports,
    topic: topics.taskReports,
    title: 'Reports on tasks',
    description: 'What handlers say of their tasks: how far they are, and how they ended.',
    key: 'The id of the request.',
    audience: 'internal',
    operations: [
      { id: 'sendReports', action: 'send', summary: 'A handler reports' },
      { id: 'receiveReports', action: 'receive', summary: 'The orchestrator takes a report in' },
    ],
  },
  hosts: {
    address: topics.hosts,
    topic: topics.hosts,
    title: 'Hosts',
    description: 'Handlers announce the hosts that they are for, and what they see on them. Compacted.',
    key: 'The source and the name of the host.',
    audience: 'internal',
    operations: [
      { id: 'sendHosts', action: 'send', summary: 'A handler says that it is there' },
      { id: 'receiveHosts', action: 'receive', summary: 'The orchestrator notes it' },
    ],
  },
  deadLetters: {
    address: topics.deadLetters,
    topic: topics.deadLetters,
    title: 'Dead letters',
    description:
      'Messages that nobody can handle, each with where it lay and why it was put aside. The raw bytes are ' +
      'sealed; they are opened to hand the message over again only.',
    key: 'The id of the letter, which follows from where the message lay.',
    audience: 'public',
    operations: [
      { id: 'sendDeadLetters', action: 'send', summary: 'Lethe puts a message aside' },
      {
        id: 'receiveDeadLetters',
        action: 'receive',
        summary: 'The orchestrator keeps it for people to look at',
      },
    ],
  },
};
