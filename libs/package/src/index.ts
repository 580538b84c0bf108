export { afterReview } from './after-review.js';
export * from './package-input.js';
export * from './assemble-package.js';
export { zipStream, type ZipEntry } from './zip-stream.js';
export * from './certificate.js';
export { certificatePdf } from './certificate-pdf.js';
export * from './certificate-in-pdf.js';
