export * from './names/mentions.js';
export * from './logs/log-files.js';
export * from './logs/file-search.js';
export * from './logs/search-logs.js';
