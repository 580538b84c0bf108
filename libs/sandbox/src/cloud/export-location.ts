/** How the export service came by its container, or the code with which it refuses it (SEEN). */
export type LocationCheck = { readonly refusal: string } | { readonly refusal: null };

const REQUEST_INFO = 'RequestInfo.json';
const VERSION = { 'x-ms-version': '2020-12-06' };

/**
 * Tries the storage location as the service does (SEEN), over HTTP with the signature alone: a
 * container by a service signature that neither lists nor reads; then writes its note into it, once.
 * A deviation, for emulators: on the loopback interface the account is a part of the path.
 */
export async function claimLocation(storageLocation: string, note: unknown): Promise<LocationCheck> {
  if (!URL.canParse(storageLocation)) return { refusal: 'StorageLocationInvalid' };
  const url = new URL(storageLocation);
  const parts = url.pathname.split('/').filter(Boolean).length;
  if (!url.searchParams.has('sig')) return { refusal: 'SharedAccessSignatureTokenInvalid' };
  if (url.searchParams.has('ss')) return { refusal: 'StorageLocationNotServiceSAS' };
  if (parts !== (url.hostname === '127.0.0.1' ? 2 : 1)) return { refusal: 'StorageLocationNotAzureBlob' };
  try {
    return { refusal: await tryOut(url, note) };
  } catch {
    return { refusal: 'StorageLocationInvalid' };
  }
}

async function tryOut(url: URL, note: unknown): Promise<string | null> {
  const listed = await send('GET', at(url, '', { restype: 'container', comp: 'list' }));
  if (listed.ok) return 'StorageLocationShouldNotAllowListAccess';
  if (listed.status !== 403) return 'StorageLocationInvalid';

  const blob = at(url, REQUEST_INFO);
  const made = await send('PUT', blob, { 'x-ms-blob-type': 'AppendBlob', 'if-none-match': '*' });
  if (made.status === 409) return 'StorageLocationAlreadyUsed';
  if (made.status === 403) return 'StorageLocationNeedsWriteAddPermissions';
  if (made.headers.get('x-ms-error-code') === 'BlobTypeNotSupported')
    return 'StorageLocationShouldSupportAppendBlobs';
  if (!made.ok) return 'StorageLocationInvalid';
  await append(url, REQUEST_INFO, JSON.stringify(note, null, 2));

  const read = await send('GET', blob, { 'x-ms-range': 'bytes=0-0' });
  if (read.ok) return 'StorageLocationShouldNotAllowReadAccess';
  return read.status === 403 ? null : 'StorageLocationInvalid';
}

/** Writes a file into the location as the service does: an append blob, filled block by block. */
export async function deliver(url: URL, name: string, content: string): Promise<void> {
  const made = await send('PUT', at(url, name), { 'x-ms-blob-type': 'AppendBlob' });
  if (!made.ok) throw new Error(`The storage refused the file: ${made.status}`);
  if (content !== '') await append(url, name, content);
}

async function append(url: URL, name: string, content: string): Promise<void> {
  const appended = await send('PUT', at(url, name, { comp: 'appendblock' }), {}, content);
  if (!appended.ok) throw new Error(`The storage refused the block: ${appended.status}`);
}

async function send(
  method: 'GET' | 'PUT',
  url: URL,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Response> {
  const content = method === 'PUT' ? { body: body ?? '' } : {};
  const response = await fetch(url, { method, headers: { ...VERSION, ...headers }, ...content });
  await response.arrayBuffer();
  return response;
}

function at(container: URL, blob: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(container);
  if (blob !== '') url.pathname += `/${blob.split('/').map(encodeURIComponent).join('/')}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
