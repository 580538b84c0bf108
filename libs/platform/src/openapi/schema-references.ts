import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas that get a name of their own in the document; wherever they occur, they are referred to. */
export type NamedSchemas = Readonly<Record<string, z.ZodType>>;

const reference = (name: string): string => `#/components/schemas/${name}`;

/** Keys that JSON Schema documents carry and OpenAPI components do not need. */
const withoutRoot = (schema: object): JsonSchema => {
  const { $schema: _schema, $id: _id, ...rest } = schema as Record<string, unknown>;
  return rest;
};

/** Turns zod schemas into the JSON Schema of OpenAPI 3.1 (draft 2020-12). */
export class SchemaReferences {
  private readonly registry = z.registry<{ id?: string }>();
  private readonly names = new Map<z.ZodType, string>();

  constructor(named: NamedSchemas) {
    for (const [name, schema] of Object.entries(named)) {
      this.registry.add(schema, { id: name });
      this.names.set(schema, name);
    }
  }

  components(): Readonly<Record<string, JsonSchema>> {
    const { schemas } = z.toJSONSchema(this.registry, { ...options, uri: reference });
    return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutRoot(schema)]));
  }

  /** A reference where the schema has a name, else the schema itself. */
  of(schema: z.ZodType): JsonSchema {
    const name = this.names.get(schema);
    return name === undefined ? this.written(schema) : { $ref: reference(name) };
  }

  /** The schema itself, with references where named ones occur in it. */
  private written(schema: z.ZodType): JsonSchema {
    const document = z.registry<{ id?: string }>();
    for (const [known, id] of this.names) document.add(known, { id });
    const anonymous = 'anonymous';
    document.add(schema, { id: anonymous });
    const { schemas } = z.toJSONSchema(document, { ...options, uri: reference });
    return withoutRoot(schemas[anonymous] ?? {});
  }
}

const options = { target: 'draft-2020-12', io: 'output', unrepresentable: 'any' } as const;
