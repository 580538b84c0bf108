export * from './nps-extension-handlers.js';
