export { VaultModule, type VaultProcessParts } from './vault.module.js';
export { createVaultApp, type VaultTls } from './vault-app.js';
export { vaultEndpoints } from './vault.endpoints.js';
