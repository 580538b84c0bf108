export * from './adfs-adapter.js';
