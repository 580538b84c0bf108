export { CloudMfa, cloudMfaHandlers } from './cloud-mfa-handlers.js';
