import { ACCOUNT, sharedKeyHolds, signatureGrant, type Grant } from './blob-signatures.js';
import type { CloudBlobStore, StoredBlob } from './blob-store.js';
import { listing, storageError } from './blob-xml.js';
import type { CloudAnswer, CloudCall } from './call.js';
import type { CloudState } from './state.js';

const CONTAINER_NAME = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * The part of the Azure Blob interface (DOC) that exports take: containers, append and block blobs,
 * lists with pages, reads with ranges; signed with the account key or by a container's signature.
 */
export class CloudBlobService {
  constructor(
    private readonly state: CloudState,
    private readonly store: CloudBlobStore,
    private readonly clock: { now(): string },
  ) {}

  answer(call: CloudCall): CloudAnswer {
    const [account, container = '', ...rest] = call.segments;
    const blob = rest.join('/');
    if (account !== ACCOUNT || !CONTAINER_NAME.test(container))
      return storageError(400, 'InvalidResourceName');
    const grant = this.grantOf(call, container);
    if (grant === null) return storageError(403, 'AuthenticationFailed');
    if (blob === '') return this.onContainer(call, container, grant);
    if (!this.store.has(container)) return storageError(404, 'ContainerNotFound');
    return this.onBlob(call, container, blob, grant);
  }

  /** What the export service, being part of the same simulation, writes as of an earlier moment. */
  deliver(location: URL, name: string, content: Buffer, asOf: string): void {
    const container = location.pathname.split('/')[2] ?? '';
    const grant = signatureGrant(location, container, this.state.data.accountKey, asOf);
    if (grant === null || !may(grant, 'c', 'w') || !this.store.has(container))
      throw new Error('The storage refused the file.');
    this.store.put(container, { name, type: 'AppendBlob', contentType: OCTETS, createdAt: asOf }, content);
  }

  private grantOf(call: CloudCall, container: string): Grant | null {
    const { accountKey } = this.state.data;
    if (call.headers['authorization'] !== undefined) return sharedKeyHolds(call, accountKey) ? 'all' : null;
    return signatureGrant(call.url, container, accountKey, this.clock.now());
  }

  private onContainer(call: CloudCall, container: string, grant: Grant): CloudAnswer {
    const there = this.store.has(container);
    const listed = call.url.searchParams.get('comp') === 'list';
    if (!may(grant, ...(listed ? ['l'] : []))) return storageError(403, 'AuthorizationPermissionMismatch');
    if (call.method === 'PUT') {
      if (there) return storageError(409, 'ContainerAlreadyExists');
      this.store.create(container, this.clock.now());
      return { status: 201 };
    }
    if (!there) return storageError(404, 'ContainerNotFound');
    if (call.method === 'DELETE') {
      this.store.remove(container);
      return { status: 202 };
    }
    return listed ? listing(call, container, this.store.list(container)) : { status: 200 };
  }

  private onBlob(call: CloudCall, container: string, name: string, grant: Grant): CloudAnswer {
    const blob = this.store.find(container, name);
    if (call.method === 'PUT') {
      const appended = call.url.searchParams.get('comp') === 'appendblock';
      if (!may(grant, 'w', appended ? 'a' : 'c')) return storageError(403, 'AuthorizationPermissionMismatch');
      return appended ? this.append(call, container, blob) : this.put(call, container, name, blob);
    }
    if (!may(grant, call.method === 'DELETE' ? 'd' : 'r'))
      return storageError(403, 'AuthorizationPermissionMismatch');
    if (blob === undefined) return storageError(404, 'BlobNotFound');
    if (call.method !== 'DELETE') return this.read(call, container, blob);
    this.store.delete(container, blob);
    return { status: 202 };
  }

  private put(call: CloudCall, container: string, name: string, blob: StoredBlob | undefined): CloudAnswer {
    if (call.headers['if-none-match'] === '*' && blob !== undefined)
      return storageError(409, 'BlobAlreadyExists');
    const type = call.headers['x-ms-blob-type'];
    if (type !== 'AppendBlob' && type !== 'BlockBlob') return storageError(400, 'InvalidHeaderValue');
    const contentType = call.headers['x-ms-blob-content-type'] ?? OCTETS;
    const createdAt = this.clock.now();
    const content = type === 'BlockBlob' ? call.body : Buffer.alloc(0);
    this.store.put(container, { name, type, contentType, createdAt }, content);
    return { status: 201 };
  }

  private append(call: CloudCall, container: string, blob: StoredBlob | undefined): CloudAnswer {
    if (blob === undefined) return storageError(404, 'BlobNotFound');
    if (blob.type !== 'AppendBlob') return storageError(409, 'InvalidBlobType');
    const { name, type, contentType, createdAt } = blob;
    const content = Buffer.concat([this.store.content(container, blob), call.body]);
    this.store.put(container, { name, type, contentType, createdAt }, content);
    return { status: 201 };
  }

  private read(call: CloudCall, container: string, blob: StoredBlob): CloudAnswer {
    const content = this.store.content(container, blob);
    const headers = {
      'content-type': blob.contentType,
      etag: blob.etag,
      'last-modified': new Date(blob.createdAt).toUTCString(),
      'x-ms-blob-type': blob.type,
      'accept-ranges': 'bytes',
    };
    const range = call.headers['x-ms-range'] ?? call.headers['range'];
    const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    if (from === '')
      return { status: 200, headers: { ...headers, 'content-length': String(blob.bytes) }, body: content };
    if (Number(from) >= blob.bytes) return storageError(416, 'InvalidRange');
    const part = content.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
    const place = `bytes ${from}-${Number(from) + part.byteLength - 1}/${blob.bytes}`;
    return { status: 206, headers: { ...headers, 'content-range': place }, body: part };
  }
}

const OCTETS = 'application/octet-stream';

/** With the account key everything; with a signature what is named, and nothing on containers but lists. */
const may = (grant: Grant, ...letters: readonly string[]): boolean =>
  grant === 'all' || letters.some((letter) => grant.has(letter));
