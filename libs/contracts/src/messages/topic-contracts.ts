import type { z } from 'zod';
import { RequestView } from '../http/request-view.js';
import { TaskSource } from '../vocabulary.js';
import { taskTopic, topics } from './cloud-event.js';
import { DEAD_LETTERED, DeadLetter } from './dead-letter.v1.js';
import { HOST_ANNOUNCED, HostAnnounced } from './host-announced.v1.js';
import { ACCOUNT_CLOSE_REQUESTED, EXPORT_REQUESTED, SubmittedRequestData } from './request-submitted.v1.js';
import { StatusType } from './status-event.js';
import { TASK_ASSIGNED, TaskAssigned } from './task-assigned.v1.js';
import { TASK_REPORTED, TaskReport } from './task-reported.v1.js';

/** What may lie on a topic; anything else is put aside. */
export interface TopicContract {
  /** schema of `data` for each `type` that the topic takes */
  readonly types: Readonly<Record<string, z.ZodType>>;
  /** a message without a key would lose its order among those that it belongs to */
  readonly keyed: boolean;
}

/** A task on the topic of its own source: no other handler would ever do it. */
export const taskOn = (source: TaskSource): z.ZodType<TaskAssigned> =>
  TaskAssigned.refine((task) => task.source === source, {
    path: ['source'],
    message: `must be ${source} on this topic`,
  });

/** Every topic of Lethe. */
export const topicContracts: Readonly<Record<string, TopicContract>> = {
  [topics.requests]: {
    types: { [EXPORT_REQUESTED]: SubmittedRequestData, [ACCOUNT_CLOSE_REQUESTED]: SubmittedRequestData },
    keyed: false,
  },
  [topics.taskReports]: { types: { [TASK_REPORTED]: TaskReport }, keyed: true },
  [topics.status]: {
    types: Object.fromEntries(StatusType.options.map((type) => [type, RequestView])),
    keyed: true,
  },
  [topics.deadLetters]: { types: { [DEAD_LETTERED]: DeadLetter }, keyed: false },
  [topics.hosts]: { types: { [HOST_ANNOUNCED]: HostAnnounced }, keyed: true },
  ...Object.fromEntries(
    TaskSource.options.map((source) => [
      taskTopic(source),
      { types: { [TASK_ASSIGNED]: taskOn(source) }, keyed: true },
    ]),
  ),
};

/** undefined: it is no topic of Lethe */
export const topicContract = (topic: string): TopicContract | undefined =>
  Object.hasOwn(topicContracts, topic) ? topicContracts[topic] : undefined;
