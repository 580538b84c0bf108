export { cloudMfaModule } from './cloud-mfa.module.js';
