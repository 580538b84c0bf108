export * from './gateway.module.js';
export { openPortal } from './portal/open-portal.js';
