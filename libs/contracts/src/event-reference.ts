import { z } from 'zod';
import { auditEventSchemas } from './audit-events.js';
import { auditEventMeanings, registerEventMeanings, requestEventMeanings } from './event-meanings.js';
import { registerEventSchemas } from './register-events.js';
import { eventSchemas } from './stored-events.js';

type Versions = Readonly<Record<number, z.ZodType>>;

const fieldsOf = (schema: z.ZodType | undefined): string => {
  const json = schema && (z.toJSONSchema(schema, { unrepresentable: 'any' }) as { properties?: object });
  return Object.keys(json?.properties ?? {})
    .map((name) => `\`${name}\``)
    .join(', ');
};

/** In the order of their meanings, which is that of a request's life. */
function table<Type extends string>(
  meanings: Readonly<Record<Type, string>>,
  schemas: Readonly<Record<Type, Versions>>,
): string {
  const rows = (Object.keys(meanings) as Type[]).map((type) => {
    const versions = Object.keys(schemas[type]).map(Number);
    const newest = Math.max(...versions);
    return `| \`${type}\` | ${newest} | ${meanings[type]} | ${fieldsOf(schemas[type][newest])} |`;
  });
  return `| type | version | | data |\n|---|---|---|---|\n${rows.join('\n')}`;
}

/** docs/reference/events.md */
export const eventReference = (): string => `# Events

What happened, as it is stored and as \`GET /v1/privacy-requests/{id}/events\`, \`GET /v1/audit\` and a
[chain file](proof-formats.md) give it. An event never changes: a change of its form is a new version, and the old
ones are read for ever. What is sealed (reasons, words, the subject) is opened for whoever may see it, and stays
sealed where the key was destroyed. Data of an event may have the fields that are named here; those that mean
nothing where it happened are null.

## Of a request

${table(requestEventMeanings, eventSchemas)}

## Of the register

What stands against work, for all requests at once.

${table(registerEventMeanings, registerEventSchemas)}

## Of people’s acts

${table(auditEventMeanings, auditEventSchemas)}
`;
