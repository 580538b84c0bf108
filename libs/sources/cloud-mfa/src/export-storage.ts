import { readFile } from 'node:fs/promises';
import type { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { secretText, type CloudMfaSettings } from '#contracts';
import { permanentFault, systemReason } from '#source-kit';
import { ExportContainer } from './export-container.js';

const RETRIES = { maxTries: 3, tryTimeoutInMs: 60_000, retryDelayInMs: 200, maxRetryDelayInMs: 2000 };

/** The storage account that exports are delivered to. */
export class ExportStorage {
  constructor(private readonly settings: CloudMfaSettings['storage']) {}

  /**
   * The container of this name, be it there or not. The connection string is read each time, so that a
   * rotated key is taken without a restart.
   * @throws {TaskFault} `storage-connection-missing`
   */
  async container(name: string): Promise<ExportContainer> {
    const connection = await this.connectionString();
    // The client is large; it is loaded with the first export, to keep the start fast.
    const azure = await import('@azure/storage-blob');
    let service: BlobServiceClient;
    try {
      service = azure.BlobServiceClient.fromConnectionString(connection, { retryOptions: RETRIES });
    } catch {
      throw permanentFault('storage-connection-missing', 'connectionStringFile: not a connection string');
    }
    // The client keeps the key as this class, and something else when there is none.
    const credential: unknown = service.credential;
    if (!isSharedKey(credential, azure.StorageSharedKeyCredential))
      throw permanentFault('storage-connection-missing', 'connectionStringFile: without AccountKey');
    return new ExportContainer(service.getContainerClient(name), credential, azure);
  }

  private async connectionString(): Promise<string> {
    const file = this.settings.connectionStringFile;
    try {
      return secretText(await readFile(file)).trim();
    } catch (error) {
      throw permanentFault(
        'storage-connection-missing',
        `${file}: ${systemReason(error) ?? 'it cannot be read'}`,
      );
    }
  }
}

const isSharedKey = (
  credential: unknown,
  sharedKey: typeof StorageSharedKeyCredential,
): credential is StorageSharedKeyCredential => credential instanceof sharedKey;
