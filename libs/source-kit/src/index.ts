export * from './task-fault.js';
export * from './source-handler.js';
export * from './identities.js';
export * from './run-program.js';
export { redactionFor, type Redaction } from './redaction.js';
export { RunnerStopped, type RunnerLog } from './task-run.js';
export { type RunEnd } from './watched-run.js';
export * from './task-runner.js';
export * from './report-to-bus.js';
