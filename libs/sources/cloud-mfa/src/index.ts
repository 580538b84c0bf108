export { cloudMfaHandlers } from './cloud-mfa-handlers.js';
