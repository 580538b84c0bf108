export { mfaServerHandlers } from './mfa-server-handlers.js';
export { mfaServerSurveyor } from './mfa-server-surveyor.js';
