import type { FaultCode } from '#contracts';

/** Why the service refuses a storage location (SEEN), each with its own way out in the catalogue. */
export const exportRefusals: ReadonlyMap<string, FaultCode> = new Map<string, FaultCode>([
  ['SharedAccessSignatureTokenInvalid', 'export-location-without-signature'],
  ['StorageLocationInvalid', 'export-location-invalid'],
  ['StorageLocationNotServiceSAS', 'export-location-account-signature'],
  ['StorageLocationNotAzureBlob', 'export-location-not-a-container'],
  ['StorageLocationShouldNotAllowListAccess', 'export-location-listable'],
  ['StorageLocationShouldNotAllowReadAccess', 'export-location-readable'],
  ['StorageLocationNeedsWriteAddPermissions', 'export-location-not-writable'],
  ['StorageLocationShouldSupportAppendBlobs', 'export-location-no-append'],
]);
