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

/** What clients send when they do not know, or by custom, instead of a type of their own. */
const unsaid: ReadonlySet<string> = new Set(['application/octet-stream', 'text/plain']);
const aliases: Readonly<Record<string, EvidenceType>> = { 'image/jpg': 'image/jpeg' };

/**
 * What a file is, by its content. Where the sender says what it is, both have to agree: a name or a
 * declared type alone proves nothing.
 * @returns undefined when it is nothing that is taken, or not what it says
 */
export function typeOf(declared: string, content: Uint8Array): EvidenceType | undefined {
  const types = Object.keys(signatures) as EvidenceType[];
  const found = types.find((type) => signatures[type](content));
  return unsaid.has(declared) || (aliases[declared] ?? declared) === found ? found : undefined;
}
