import type { CollectionSchema } from './collection-schema.js';

/** A collection of one generation of the request list. */
export const requestCollection = (name: string): CollectionSchema => ({ name });
