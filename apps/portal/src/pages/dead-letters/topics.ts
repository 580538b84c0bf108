import { sourceNames } from '../../parts/words.js';

/** Topics from which messages are put aside, as docs/reference/asyncapi.json has them. */
export const letterTopics: readonly string[] = [
  'lethe.requests.v1',
  'lethe.task-reports.v1',
  'lethe.status.v1',
  'lethe.hosts.v1',
  ...Object.keys(sourceNames).map((source) => `lethe.tasks.${source}.v1`),
];
