export * from './http-timestamp-authority.js';
