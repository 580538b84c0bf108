export { mfaServerModule } from './mfa-server.module.js';
