export { mfaServerHandlers } from './mfa-server-handlers.js';
export { MfaServerSettingsRefused } from './mfa-server-setup.js';
