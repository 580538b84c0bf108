import type { z } from 'zod';
import { Problem, problems, type ProblemCode } from '#contracts';
import { rolesThatMay } from '../auth/permissions.js';
import type { AnyEndpoint } from '../http/endpoint.js';
import { SchemaReferences, type NamedSchemas } from './schema-references.js';

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

type Node = Readonly<Record<string, unknown>>;

/** What follows from an endpoint's declaration, besides the refusals that it names itself. */
function refusalsOf(endpoint: AnyEndpoint): ProblemCode[] {
  const isOpen = endpoint.permission === 'none';
  return [
    ...(isOpen ? [] : (['unauthorized', 'forbidden', 'too-many-requests', 'unavailable'] as const)),
    ...(isOpen ? [] : (['validation-failed'] as const)),
    ...(endpoint.params ? (['not-found'] as const) : []),
    ...(endpoint.body ? (['payload-too-large', 'unsupported-media-type'] as const) : []),
    ...(endpoint.body ? ([isJson(endpoint) ? 'malformed-json' : 'malformed-body'] as const) : []),
    ...(endpoint.takesIdempotencyKey
      ? (['idempotency-key-reused', 'idempotency-key-in-flight'] as const)
      : []),
    ...(endpoint.takesIfMatch ? (['version-stale'] as const) : []),
    ...(endpoint.offers ? (['not-acceptable'] as const) : []),
    ...(endpoint.refusals ?? []),
  ];
}

function whoMay(permission: AnyEndpoint['permission']): Node {
  if (permission === 'none') return { security: [] };
  return {
    description:
      permission === 'host'
        ? 'For handlers, with the credential of their host.'
        : `For the roles ${rolesThatMay(permission).join(', ')}.`,
  };
}

const isJson = (endpoint: AnyEndpoint): boolean => 'application/json' in (endpoint.body?.content ?? {});

function problemResponses(endpoint: AnyEndpoint): Node {
  const codes = new Map<number, ProblemCode[]>();
  for (const code of refusalsOf(endpoint)) {
    const { status } = problems[code];
    codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...codes].map(([status, ofStatus]) => [
      String(status),
      {
        description: ofStatus.map((code) => `\`${code}\`: ${problems[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** OpenAPI 3.1 of the endpoints that are served, from the same schemas that check the calls. */
export class OpenApiDocument {
  private readonly references: SchemaReferences;

  constructor(
    private readonly info: OpenApiInfo,
    named: NamedSchemas,
  ) {
    this.references = new SchemaReferences({ ...named, Problem });
  }

  of(endpoints: readonly AnyEndpoint[]): Node {
    const paths: Record<string, Record<string, unknown>> = {};
    for (const endpoint of endpoints) {
      const item = (paths[endpoint.path] ??= {});
      item[endpoint.method.toLowerCase()] = this.operation(endpoint);
    }
    return {
      openapi: '3.1.0',
      info: this.info,
      servers: [{ url: '/' }],
      security: [{ bearer: [] }],
      tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
      paths,
      components: {
        schemas: this.references.components(),
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      },
    };
  }

  private operation(endpoint: AnyEndpoint): Node {
    const { id, tag, summary, permission, answer, body } = endpoint;
    const parameters = this.parameters(endpoint);
    return {
      operationId: id,
      tags: [tag],
      summary,
      ...whoMay(permission),
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(body ? { requestBody: { required: true, content: this.content(body.content) } } : {}),
      responses: { [String(answer.status)]: this.success(answer), ...problemResponses(endpoint) },
    };
  }

  private success(answer: AnyEndpoint['answer']): Node {
    const { mediaType, schema, eventSchema, headerNames, alsoAs = [] } = answer;
    const headers = Object.entries(headerNames ?? {}).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' } },
    ]);
    return {
      description: 'As asked',
      ...(headers.length > 0 ? { headers: Object.fromEntries(headers) as Node } : {}),
      ...(mediaType === undefined
        ? {}
        : {
            content: {
              [mediaType]: {
                ...(schema && { schema: this.references.of(schema) }),
                ...(eventSchema && this.stream(eventSchema)),
              },
              ...Object.fromEntries(alsoAs.map((other) => [other, {}])),
            },
          }),
    };
  }

  /**
   * OpenAPI 3.1 has no word for streams of events. 3.2 calls the schema of one event `itemSchema`; it stands here under
   * the same name, as an extension, until tools read 3.2.
   */
  private stream(event: z.ZodType): Node {
    return {
      schema: {
        type: 'string',
        description:
          'Server-sent events: of each the lines `id:` (where it has one), `event:` and `data:`, which is JSON in one line. x-itemSchema is the schema of one event.',
      },
      'x-itemSchema': this.references.of(event),
    };
  }

  private content(schemas: Readonly<Record<string, z.ZodType>>): Node {
    return Object.fromEntries(
      Object.entries(schemas).map(([mediaType, schema]) => [
        mediaType,
        { schema: this.references.of(schema) },
      ]),
    );
  }

  private parameters(endpoint: AnyEndpoint): Node[] {
    const header = (name: string, description: string) => ({
      name,
      in: 'header',
      description,
      schema: { type: 'string' },
    });
    return [
      ...this.fields(endpoint.params, 'path'),
      ...this.fields(endpoint.query, 'query'),
      ...(endpoint.takesIdempotencyKey
        ? [
            header(
              'Idempotency-Key',
              'Up to 200 visible ASCII characters; the same key and body give the same answer',
            ),
          ]
        : []),
      ...(endpoint.takesLastEventId
        ? [header('Last-Event-ID', 'The id of the last event that you have seen: what came behind it comes')]
        : []),
      ...(endpoint.takesIfMatch ? [header('If-Match', 'The ETag of the version that you have seen')] : []),
    ];
  }

  /** A parameter for each field of an object schema. */
  private fields(schema: z.ZodType | undefined, place: 'path' | 'query'): Node[] {
    const properties = (schema && this.references.of(schema)['properties']) as
      Record<string, Node> | undefined;
    return Object.entries(properties ?? {}).map(([name, field]) => ({
      name,
      in: place,
      ...(place === 'path' ? { required: true } : {}),
      schema: field,
    }));
  }
}
