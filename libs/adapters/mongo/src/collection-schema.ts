import type { Db, Document, IndexDescription } from 'mongodb';

/** A collection as a migration leaves it. Adding a field to a validator or an index is a new migration. */
export interface CollectionSchema {
  readonly name: string;
  readonly validator?: Document;
  readonly indexes?: readonly IndexDescription[];
}

/** Fields that a document must have, each with its type; it may have more. */
export const having = (properties: Record<string, Document>): Document => ({
  $jsonSchema: { bsonType: 'object', required: Object.keys(properties), properties },
});

/** Makes a collection what its schema says; one that is so already stays as it is. */
export async function makeCollection(db: Db, { name, validator, indexes }: CollectionSchema): Promise<void> {
  const [there] = await db.listCollections({ name }, { nameOnly: true }).toArray();
  if (!there) await db.createCollection(name, validator && { validator }).catch(unlessThere);
  else if (validator) await db.command({ collMod: name, validator });
  if (indexes) await db.collection(name).createIndexes([...indexes]);
}

function unlessThere(error: unknown): void {
  // Somebody else migrates at the same time, to the same.
  if ((error as { readonly code?: unknown }).code !== 48) throw error;
}
