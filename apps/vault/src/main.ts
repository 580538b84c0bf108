import { runProcess } from '#installation';
import { startVault } from './start-vault.js';

await runProcess('vault', startVault);
