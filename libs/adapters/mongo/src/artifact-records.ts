import type { Binary, ObjectId } from 'mongodb';

/** Of GridFS: an artifact that is whole. Its name is `<request id>/<artifact id>`, and unique. */
export interface FileRecord {
  /** `<request id>/<artifact id>/<a UUID of the write>`: those of a request, or of an artifact, are one range */
  readonly _id: string;
  readonly filename: string;
  readonly length: number;
  readonly chunkSize: number;
  readonly uploadDate: Date;
  readonly metadata: { readonly requestId: string; readonly artifactId: string };
}

/** Of GridFS: a part of a file; all but the last have the file's chunk size. */
export interface ChunkRecord {
  readonly _id: ObjectId;
  readonly files_id: string;
  readonly n: number;
  readonly data: Binary;
}

/** There may be chunks under this id without a file: they come still, or are to go. */
export interface LooseRecord {
  readonly _id: string;
  readonly state: 'coming' | 'going';
  readonly since: Date;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Ids become parts of keys that are ranges of others, so nothing but a UUID passes. @throws {TypeError} */
export function checkedId(id: string): string {
  if (!UUID.test(id)) throw new TypeError('Ids of requests and artifacts are UUIDs in lower case.');
  return id;
}

/** @throws {TypeError} */
export const fileName = (requestId: string, artifactId: string): string =>
  `${checkedId(requestId)}/${checkedId(artifactId)}`;

/** The keys of all files of a request, and of all writes of one. @throws {TypeError} */
export const ofRequest = (requestId: string): { readonly $gte: string; readonly $lt: string } => ({
  $gte: `${checkedId(requestId)}/`,
  $lt: `${requestId}0`, // what follows the slash
});
