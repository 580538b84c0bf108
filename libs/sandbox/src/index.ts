export * from './clock/sandbox-clock.js';
