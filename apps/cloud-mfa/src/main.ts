import { runHandler } from '#installation';
import { cloudMfaModule } from './cloud-mfa.module.js';

await runHandler('cloud-mfa', cloudMfaModule);
