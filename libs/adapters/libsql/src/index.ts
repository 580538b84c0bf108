export * from './data-folder-in-use.js';
export * from './open-libsql-store.js';
