export { mfaServerHandlers } from './mfa-server-handlers.js';
export { mfaServerSurveyor } from './mfa-server-surveyor.js';
export { MfaServerSettingsRefused } from './mfa-server-setup.js';
