import { runProcess } from '#installation';
import { startOrchestrator } from './start-orchestrator.js';

await runProcess('orchestrator', startOrchestrator);
