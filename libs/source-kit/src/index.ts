export * from './task-fault.js';
export * from './source-handler.js';
export * from './identities.js';
export * from './run-program.js';
