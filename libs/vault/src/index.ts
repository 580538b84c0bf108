export {
  deriveKey,
  MasterKeyInvalid,
  newMasterKeyText,
  parseMasterKey,
  type KeyPurpose,
  type MasterKey,
} from './master-key.js';
export { keyIdOf } from './subject-key.js';
export * from './key-ring.js';
export * from './artifact-vault.js';
export { sealDraft, type SealedDraft } from './artifact-sealing.js';
export * from './handed-key.js';
export * from './keyed-digests.js';
export * from './task-tokens.js';
export * from './in-process-task-vault.js';
export * from './dead-letter-seals.js';
export { box, unbox } from './aes-gcm.js';
export * from './reason-seals.js';
export type { Month } from './month-keys.js';
