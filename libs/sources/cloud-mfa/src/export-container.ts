import type * as Azure from '@azure/storage-blob';
import type { Instant } from '#contracts';
import { retryableFault } from '#source-kit';
import { codeOf } from './error-code.js';
import { parseJson } from './json-answer.js';
import { DAY } from './moments.js';
import { storageFault } from './storage-faults.js';

/** The service's own note, the first blob that it writes (SEEN). */
export const REQUEST_INFO = 'RequestInfo.json';
const LARGEST_REQUEST_INFO = 256 * 1024;
/** An export takes up to a month (DOC), and the service takes its time to begin. */
const SIGNATURE_DAYS = 60;
/** Known to every storage service in use, national clouds and Azurite too. */
const SIGNATURE_VERSION = '2020-12-06';

/** What the service noted in a container: nothing yet, something unreadable, or its operation's id. */
export type Receipt = 'absent' | 'unreadable' | { readonly operationId: string };

export interface DeliveredFile {
  readonly name: string;
  readonly bytes: number;
}

/** One container, made for one export and used for no other (SEEN: a used one is refused for ever). */
export class ExportContainer {
  constructor(
    private readonly client: Azure.ContainerClient,
    private readonly credential: Azure.StorageSharedKeyCredential,
    private readonly azure: typeof Azure,
  ) {}

  /**
   * @returns false when it was there already
   * @throws {TaskFault} `storage-refused`, `storage-unreachable`
   */
  async createIfAbsent(signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.client.createIfNotExists({ abortSignal: signal })).succeeded;
    } catch (error) {
      throw storageFault(error, 'create container', signal);
    }
  }

  /**
   * The address that the service writes to: the container with a service signature that may add and
   * write, and neither list nor read, as the service demands (SEEN). Signed with the account key,
   * since a signature by user delegation ends after 7 days. It is a secret: never log or keep it.
   */
  location(now: Instant): string {
    // The storage service checks it on real time, a simulated one on Lethe's, which may be ahead.
    const expiresOn = new Date(Math.max(Date.parse(now), Date.now()) + SIGNATURE_DAYS * DAY * 1000);
    const { ContainerSASPermissions, SASProtocol, generateBlobSASQueryParameters } = this.azure;
    const signature = generateBlobSASQueryParameters(
      {
        containerName: this.client.containerName,
        permissions: ContainerSASPermissions.parse('acw'),
        expiresOn,
        version: SIGNATURE_VERSION,
        protocol: this.client.url.startsWith('https:') ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
      },
      this.credential,
    );
    return `${this.client.url}?${signature.toString()}`;
  }

  /** @throws {TaskFault} `storage-refused`, `storage-unreachable` @throws {ContainerGone} */
  async receipt(signal: AbortSignal): Promise<Receipt> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const part of this.bytesOf(REQUEST_INFO, signal)) {
        bytes += part.byteLength;
        if (bytes > LARGEST_REQUEST_INFO) return 'unreadable';
        parts.push(part);
      }
    } catch (error) {
      if (codeOf(error) === 'BlobNotFound') return 'absent';
      throw storageFault(error, `read ${REQUEST_INFO}`, signal);
    }
    return receiptOf(Buffer.concat(parts).toString('utf8'));
  }

  /** @throws {TaskFault} `storage-refused`, `storage-unreachable` @throws {ContainerGone} */
  async files(signal: AbortSignal): Promise<readonly DeliveredFile[]> {
    const files: DeliveredFile[] = [];
    try {
      for await (const blob of this.client.listBlobsFlat({ abortSignal: signal }))
        files.push({ name: blob.name, bytes: blob.properties.contentLength ?? 0 });
      return files;
    } catch (error) {
      throw storageFault(error, 'list blobs', signal);
    }
  }

  /**
   * The bytes of a file as they lie there. A connection that breaks is taken up again where it broke.
   * @throws {TaskFault} `storage-unreachable`, also when fewer bytes come than were listed
   */
  async *read(file: DeliveredFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    try {
      for await (const part of this.bytesOf(file.name, signal)) {
        bytes += part.byteLength;
        yield part;
      }
    } catch (error) {
      throw storageFault(error, 'read a delivered file', signal);
    }
    if (bytes < file.bytes)
      throw retryableFault('storage-unreachable', `read a delivered file: ${bytes} of ${file.bytes} bytes`);
  }

  private async *bytesOf(name: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const blob = this.client.getBlobClient(name);
    const answer = await blob.download(0, undefined, { abortSignal: signal, maxRetryRequests: 3 });
    for await (const part of answer.readableStreamBody ?? [])
      yield typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
  }
}

/** An append blob is made first and filled then (SEEN), so it may be found empty. */
function receiptOf(text: string): Receipt {
  const note = parseJson(text.replace(/^\uFEFF/, ''));
  if (typeof note !== 'object' || note === null) return 'unreadable';
  const id: unknown = Object.entries(note).find(([name]) => name.toLowerCase() === 'commandid')?.[1];
  return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? { operationId: id } : 'unreadable';
}
