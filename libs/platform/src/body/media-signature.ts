import type { evidence } from '#contracts';

export type EvidenceType = (typeof evidence.mediaTypes)[number];

const startsWith = (content: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((byte, index) => content[at + index] === byte);

/** The signatures that the formats' own specifications give. */
const signatures: Readonly<Record<EvidenceType, (content: Uint8Array) => boolean>> = {
  'image/png': (content) => startsWith(content, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': (content) => startsWith(content, [0xff, 0xd8, 0xff]),
  'image/webp': (content) =>
    startsWith(content, [0x52, 0x49, 0x46, 0x46]) && startsWith(content, [0x57, 0x45, 0x42, 0x50], 8),
  'application/pdf': (content) => startsWith(content, [0x25, 0x50, 0x44, 0x46, 0x2d]),
};

/** Whether a file is what it says it is. A name or a declared type alone proves nothing. */
export const agreesWithItsType = (mediaType: string, content: Uint8Array): boolean =>
  Object.hasOwn(signatures, mediaType) && signatures[mediaType as EvidenceType](content);
