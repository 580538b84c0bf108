export { openVaultClient, type VaultClient, type VaultClientOptions } from './open-vault-client.js';
export { VaultClientInvalid } from './vault-address.js';
