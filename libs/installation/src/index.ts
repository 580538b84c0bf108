export * from './installation.js';
export * from './data-folder.js';
export * from './master-key.js';
export * from './version.js';
export * from './engine.js';
export * from './demo-requests.js';
export * from './world.js';
