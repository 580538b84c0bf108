import { runProcess } from '#installation';
import { startGateway } from './start-gateway.js';

await runProcess('gateway', startGateway);
