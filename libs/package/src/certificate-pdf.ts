import type { KeptCertificate } from '#contracts';
import { certificateSections, type Section } from './certificate-sections.js';
import { printableText } from './printable-text.js';

const MARGIN = 56;
const SIZES = { title: 18, heading: 12, text: 9 } as const;

type Document = PDFKit.PDFDocument;

/**
 * A certificate for people to read and to file. The same certificate gives the same bytes. The signed JSON is
 * attached: that is what can be checked.
 */
export async function certificatePdf(certificate: KeptCertificate): Promise<Uint8Array> {
  // Loaded when somebody wants it: most processes never do.
  const { default: PDFDocument } = await import('pdfkit');
  const at = new Date(certificate.issuedAt);
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: 'en',
    displayTitle: true,
    // Packed, it would have bits that say nothing: one could be changed, and what is unpacked would be the same.
    compress: false,
    info: {
      Title: `Certificate of erasure ${certificate.request.id}`,
      Producer: 'Lethe',
      Creator: 'Lethe',
      CreationDate: at,
      ModDate: at,
    },
  });
  const pieces: Uint8Array[] = [];
  document.on('data', (piece: Uint8Array) => pieces.push(piece));
  const ended = new Promise<void>((resolve, reject) => {
    document.once('end', resolve);
    document.once('error', reject);
  });
  document.file(Buffer.from(`${JSON.stringify(certificate, null, 2)}\n`), {
    name: `certificate-${certificate.request.id}.json`,
    type: 'application/json',
    description: 'The signed certificate, to be checked with lethe certificate verify',
    creationDate: at,
    modifiedDate: at,
  });
  write(document, certificate);
  document.end();
  await ended;
  return Buffer.concat(pieces);
}

function write(document: Document, certificate: KeptCertificate): void {
  document.font('Helvetica-Bold').fontSize(SIZES.title).text('Certificate of erasure');
  document.moveDown(0.5);
  for (const section of certificateSections(certificate)) writeSection(document, section);
}

function writeSection(document: Document, { heading, lines }: Section): void {
  document.moveDown(0.8).font('Helvetica-Bold').fontSize(SIZES.heading).text(printableText(heading));
  document.moveDown(0.2).font('Helvetica').fontSize(SIZES.text);
  for (const line of lines) document.text(printableText(line), { paragraphGap: 3 });
}
