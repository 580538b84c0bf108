import { z } from 'zod';
import { Proof } from '../evidence.js';
import { FaultView, RequestView, TaskView } from '../http/request-view.js';
import { ManualStep } from '../sources/manual-step.js';
import { DeadLetter } from '../messages/dead-letter.v1.js';
import { HostAnnounced } from '../messages/host-announced.v1.js';
import { SubmittedRequestData } from '../messages/request-submitted.v1.js';
import { StatusType } from '../messages/status-event.js';
import { TaskAssigned } from '../messages/task-assigned.v1.js';
import { TaskReport } from '../messages/task-reported.v1.js';
import { Subject } from '../subject.js';

/** Schemas that get a name of their own in the description. */
const named = {
  SubmittedRequestData,
  RequestView,
  TaskAssigned,
  TaskReport,
  HostAnnounced,
  DeadLetter,
  TaskView,
  FaultView,
  ManualStep,
  Proof,
  Subject,
};

type Node = Readonly<Record<string, unknown>>;

export const schemaReference = (name: string): Node => ({ $ref: `#/components/schemas/${name}` });

/** The named schemas as JSON Schema draft 7, which AsyncAPI takes for granted. */
export function payloadSchemas(): Node {
  const registry = z.registry<{ id?: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema: _schema, $id: _id, ...rest } = schema as Record<string, unknown>;
      return [name, rest];
    }),
  );
}

/** Which named schema `data` of a type has. */
export function dataSchemaName(schema: z.ZodType, type: string): string {
  const found = Object.entries(named).find(([, candidate]) => candidate === schema);
  if (found) return found[0];
  // A topic of tasks narrows the schema to its own source.
  if (type.startsWith('lethe.TaskAssigned.')) return 'TaskAssigned';
  throw new Error(`The data of ${type} has no name in the description.`);
}

const text = (description: string): Node => ({ type: 'string', description });

/** The whole event, structured JSON. */
export const eventSchema = (type: string, dataSchema: string): Node => ({
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', minLength: 1, maxLength: 200 },
    source: { type: 'string', minLength: 1, maxLength: 500 },
    type: { const: type },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    traceparent: text('W3C trace context; what Lethe does for it and sends on is in the same trace'),
    ...((StatusType.options as readonly string[]).includes(type)
      ? {
          subject: text('Id of the request'),
          causationsource: text('`source` of the event that submitted the request'),
          causationid: text('`id` of the event that submitted the request'),
        }
      : {}),
    data: schemaReference(dataSchema),
  },
});
