import type { StoredBlob } from './blob-store.js';
import type { CloudAnswer, CloudCall } from './call.js';

/** Small, so that a caller meets a second page. */
const BLOBS_A_PAGE = 4;
const XML = '<?xml version="1.0" encoding="utf-8"?>';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** An error as the storage service writes it (DOC). */
export const storageError = (status: number, code: string): CloudAnswer => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  body: `${XML}<Error><Code>${code}</Code><Message>The call was refused.</Message></Error>`,
});

/** The flat list of a container's blobs, a page of it (DOC). */
export function listing(call: CloudCall, container: string, all: readonly StoredBlob[]): CloudAnswer {
  const prefix = call.url.searchParams.get('prefix') ?? '';
  const marker = Number(call.url.searchParams.get('marker') ?? 0) || 0;
  const size = Math.min(Number(call.url.searchParams.get('maxresults')) || BLOBS_A_PAGE, BLOBS_A_PAGE);
  const matching = all.filter((blob) => blob.name.startsWith(prefix));
  const next = marker + size < matching.length ? String(marker + size) : '';
  const blobs = matching
    .slice(marker, marker + size)
    .map(entry)
    .join('');
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `${XML}<EnumerationResults ContainerName="${container}"><Prefix>${escape(prefix)}</Prefix><Blobs>${blobs}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`,
  };
}

const entry = (blob: StoredBlob): string =>
  `<Blob><Name>${escape(blob.name)}</Name><Properties>` +
  `<Creation-Time>${new Date(blob.createdAt).toUTCString()}</Creation-Time>` +
  `<Last-Modified>${new Date(blob.createdAt).toUTCString()}</Last-Modified>` +
  `<Etag>${blob.etag}</Etag><Content-Length>${blob.bytes}</Content-Length>` +
  `<Content-Type>${escape(blob.contentType)}</Content-Type><BlobType>${blob.type}</BlobType>` +
  `</Properties></Blob>`;
