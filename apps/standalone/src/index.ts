export { startStandalone, type Standalone, type StandaloneOptions } from './standalone.js';
export { announce } from './announce.js';
