import type { operations } from '../../../api/schema.js';

/** Answer of `GET …/{id}/certificate`. */
export type Certificate = operations['readCertificate']['responses'][200]['content']['application/json'];
export type CertifiedDecision = Certificate['decisions'][number];
export type CertifiedHold = Certificate['held'][number];
export type SourceErasure = Certificate['purge']['sources'][number];
