export * from './result.js';
export * from './privacy-requests.js';
