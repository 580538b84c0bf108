export { OrchestratorModule, type OrchestratorParts } from './orchestrator.module.js';
