import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanentFault, retryableFault, textOfUtf16le } from '#source-kit';
import { importsOf, isWsdl, readWsdl, type SdkOperation } from './read-wsdl.js';
import { pageTitle } from '../gdpr/page-title.js';
import type { SdkAnswer } from './sdk-exchange.js';
import { elementTree, NotXml, type XmlElement } from './xml-reading.js';

const MOST_DOCUMENTS = 30;
const LARGEST = 32 * 1024 * 1024;

/**
 * Reads the service's own description, with the documents that it is made of; those of other origins are
 * not fetched, as credentials go along.
 * @throws {TaskFault} retryable `sdk-description-unreadable`, and whatever `get` throws
 */
export async function describedOperations(
  wsdl: URL,
  get: (url: URL, into: string) => Promise<SdkAnswer>,
  folder: string,
): Promise<ReadonlyMap<string, SdkOperation>> {
  const documents: XmlElement[] = [];
  const seen = new Set<string>();
  const waiting = [wsdl];
  for (let url = waiting.shift(); url; url = waiting.shift()) {
    if (seen.has(url.href) || seen.size >= MOST_DOCUMENTS) continue;
    seen.add(url.href);
    const answer = await get(url, join(folder, `description-${seen.size}.xml`));
    const root = await documentOf(answer);
    if (documents.length === 0 && !isWsdl(root))
      throw unreadable(`${url.pathname} answers with <${root.name}> where a WSDL is expected`);
    documents.push(root);
    for (const place of importsOf(root))
      if (URL.canParse(place, url.href) && new URL(place, url).origin === wsdl.origin)
        waiting.push(new URL(place, url));
  }
  return readWsdl(documents);
}

async function documentOf({ status, file }: SdkAnswer): Promise<XmlElement> {
  if (status !== 200) throw unreadable(`HTTP ${status}: ${(await pageTitle(file)) ?? 'no page'}`);
  try {
    const bytes = await readFile(file);
    if (bytes.length > LARGEST) throw unreadable(`${bytes.length} bytes`);
    const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
    return elementTree(isWide ? textOfUtf16le(bytes) : bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof NotXml) throw unreadable((await pageTitle(file)) ?? error.reason);
    throw error;
  }
}

const unreadable = (detail: string) => retryableFault('sdk-description-unreadable', detail);

/** @throws {TaskFault} permanent `sdk-operation-missing` */
export function demandOperation(operations: ReadonlyMap<string, SdkOperation>, name: string): SdkOperation {
  const operation = operations.get(name);
  if (operation) return operation;
  const others = [...operations.keys()];
  throw permanentFault(
    'sdk-operation-missing',
    `${name} is not among the ${others.length} operations of the service${others.length > 0 ? `: ${others.slice(0, 60).join(', ')}` : ''}`,
  );
}

/**
 * Where an operation is called. IIS writes a machine's own name into descriptions, which may be reached by
 * nobody; and credentials must not follow a description to another place: the origin is the configured one.
 */
export function endpointOf(wsdl: URL, { location }: SdkOperation): URL {
  const endpoint = new URL(wsdl);
  endpoint.search = '';
  endpoint.hash = '';
  if (location !== undefined && URL.canParse(location, wsdl.href)) {
    const { pathname, search } = new URL(location, wsdl);
    endpoint.pathname = pathname;
    endpoint.search = search;
  }
  return endpoint;
}
