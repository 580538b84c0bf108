import { runHandler } from '#installation';
import { mfaServerModule } from './mfa-server.module.js';

await runHandler('mfa-server', mfaServerModule);
