import { z } from 'zod';
import { endpointOf, rolesThatMay, type AnyEndpoint } from '#platform';
import { OpenDsrController } from '../controllers/opendsr.controller.js';
import { controllers, sandboxControllers } from '../gateway.module.js';

interface Controller {
  readonly prototype: object;
}

/** What the methods of controllers serve, in the order in which they stand there. */
function endpointsOf(served: readonly Controller[]): readonly AnyEndpoint[] {
  return served.flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const method: unknown = Reflect.get(prototype, name);
      return typeof method === 'function' ? (endpointOf(method) ?? []) : [];
    }),
  );
}

function who({ permission }: AnyEndpoint): string {
  if (permission === 'none') return 'everyone, without a token';
  return permission === 'host' ? 'handlers' : rolesThatMay(permission).join(', ');
}

/** The fields of an object’s schema; those that may be left out have a question mark. */
function fieldsOf(schema: z.ZodType | undefined): string {
  const json = schema && (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Fields);
  const names = Object.keys(json?.properties ?? {});
  return names.map((name) => `\`${name}${json?.required?.includes(name) === true ? '' : '?'}\``).join(', ');
}

interface Fields {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

function takes({ query, body, takesIfMatch, takesIdempotencyKey }: AnyEndpoint): string {
  const bodies = Object.entries(body?.content ?? {}).map(([type, schema]) => {
    const fields = fieldsOf(schema);
    return `\`${type}\`${fields === '' ? '' : `: ${fields}`}`;
  });
  const asked = fieldsOf(query);
  return [
    ...bodies,
    ...(asked === '' ? [] : [`query: ${asked}`]),
    ...(takesIfMatch === true ? ['`If-Match`'] : []),
    ...(takesIdempotencyKey === true ? ['`Idempotency-Key`'] : []),
  ].join('; ');
}

/** The events of a stream, with the fields of their data. */
function eventsOf(schema: z.ZodType | undefined): readonly string[] {
  if (!(schema instanceof z.ZodUnion)) return [];
  const kinds = schema.options.flatMap((option) => {
    if (!(option instanceof z.ZodObject)) return [];
    const { event, id, data } = option.shape as Readonly<Record<string, z.ZodType>>;
    const { enum: names, const: name } = z.toJSONSchema(event ?? z.never()) as {
      readonly enum?: readonly string[];
      readonly const?: string;
    };
    const named = (names ?? [name]).map((each) => `\`${each}\``).join(', ');
    return [`  - ${named}${id ? ' (with an `id`)' : ''}: ${fieldsOf(data)}`];
  });
  return ['- Events, each with one line of JSON as `data`:', ...kinds];
}

function section(endpoint: AnyEndpoint): string {
  const { method, path, summary, answer, refusals = [] } = endpoint;
  const forms = [answer.mediaType, ...(answer.alsoAs ?? [])].filter((form) => form !== undefined);
  const taken = takes(endpoint);
  return [
    `### \`${method} ${path}\``,
    '',
    `${summary}.`,
    '',
    `- Who: ${who(endpoint)}`,
    ...(taken === '' ? [] : [`- Takes: ${taken}`]),
    `- Answers: ${answer.status}${forms.length === 0 ? '' : ` ${forms.map((form) => `\`${form}\``).join(' or ')}`}`,
    ...eventsOf(answer.eventSchema),
    ...(refusals.length === 0 ? [] : [`- Refuses: ${refusals.map((code) => `\`${code}\``).join(', ')}`]),
    '',
  ].join('\n');
}

/** docs/reference/rest.md */
export function restReference(): string {
  const endpoints = endpointsOf([...controllers, OpenDsrController, ...sandboxControllers]);
  const tags = [...new Set(endpoints.map(({ tag }) => tag))];
  const sections = tags.map(
    (tag) =>
      `## ${tag}\n\n${endpoints
        .filter((each) => each.tag === tag)
        .map(section)
        .join('\n')}`,
  );
  return `# REST

Bearer token or session; roles stand with each call. Every schema is in \`/openapi.json\`, and \`/docs\` shows it.
Errors are \`application/problem+json\` with a \`code\`: [errors.md](errors.md) says what to do about each. They are
looked for in this order: 401, 403, 404, 405 with \`Allow\`, 413, 415, 400, 406, 422, 412, 409; 429 has
\`Retry-After\`. A key or a query parameter that is not known is refused. \`ETag\` is the version of a request;
\`If-Match\` makes a call hold for that version alone. With \`Idempotency-Key\` (1 to 200
visible ASCII characters, each caller’s own) the same call again makes nothing a second time: it finds what the first
one made. Under another body the key is refused. A hold is answered as it is by then: look at \`lifted\`. A token or
secret is shown again for a day; then the answer is 409 \`secret-not-shown-again\`, with the id of what was made.

${sections.join('\n')}`;
}
