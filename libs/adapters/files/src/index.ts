export * from './file-artifact-store.js';
