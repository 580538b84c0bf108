import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanentFault, retryableFault, TaskFault, textOfUtf16le } from '#source-kit';
import { importsOf, isWsdl, readWsdl, type Import, type SdkOperation } from './read-wsdl.js';
import { inNamespace } from './wsdl-names.js';
import { pageTitle } from '../gdpr/page-title.js';
import type { SdkCall } from './sdk-connection.js';
import type { SdkAnswer } from './sdk-exchange.js';
import { elementTree, NotXml, type XmlElement } from './xml-reading.js';

const MOST_DOCUMENTS = 30;
const LARGEST = 32 * 1024 * 1024;

/**
 * Reads the service's own description, with the documents that it is made of. IIS writes a machine's own name into
 * them, which may be reached by nobody, and credentials must not follow a description to another place: so each is
 * asked for at the configured origin, where it lies beside the description; one that is not there is left out.
 * @throws {TaskFault} retryable `sdk-description-unreadable`, and whatever `get` throws
 */
export async function describedOperations(
  wsdl: URL,
  get: (call: Omit<SdkCall, 'method'>) => Promise<SdkAnswer>,
  folder: string,
): Promise<ReadonlyMap<string, SdkOperation>> {
  const documents: XmlElement[] = [];
  const unread: string[] = [];
  const seen = new Set<string>();
  const waiting: Wanted[] = [{ url: wsdl, isElsewhere: false }];
  for (let wanted = waiting.shift(); wanted; wanted = waiting.shift()) {
    const { url, isElsewhere, namespace } = wanted;
    if (seen.has(url.href) || seen.size >= MOST_DOCUMENTS) continue;
    seen.add(url.href);
    const into = join(folder, `description-${seen.size}.xml`);
    const answer = await get({ url, into, mostBytes: LARGEST }).catch((error: unknown) => {
      throw isTooLarge(error)
        ? unreadable(`${url.pathname}${url.search}: more than ${LARGEST} bytes`)
        : error;
    });
    const root = await documentOf(url, answer).catch((error: unknown) => {
      if (!isElsewhere) throw error;
      unread.push(wanted.place ?? url.href);
      return undefined;
    });
    if (!root) continue;
    if (documents.length === 0 && !isWsdl(root))
      throw unreadable(`${url.pathname} answers with <${root.name}> where a WSDL is expected`);
    documents.push(namespace === undefined ? root : inNamespace(root, namespace));
    waiting.push(...importsOf(root).flatMap((each) => wantedFrom(each, url, wsdl.origin)));
  }
  const operations = readWsdl(documents);
  if (unread.length === 0) return operations;
  return new Map([...operations].map(([name, operation]) => [name, { ...operation, unread }]));
}

interface Wanted {
  readonly url: URL;
  /** the description places it at another origin, at this address */
  readonly isElsewhere: boolean;
  readonly place?: string;
  /** of the schema that includes it */
  readonly namespace?: string;
}

function wantedFrom({ place, namespace }: Import, from: URL, origin: string): readonly Wanted[] {
  if (!URL.canParse(place, from.href)) return [];
  const { href, pathname, search, protocol, origin: stated } = new URL(place, from);
  const isElsewhere = stated !== origin;
  // Schemas that everybody knows lie elsewhere for good; our service's own documents lie where its description does.
  const isOurs = !isElsewhere || pathname.toLowerCase().startsWith(folderOf(from).toLowerCase());
  if (!/^https?:$/.test(protocol) || !isOurs) return [];
  const url = new URL(`${pathname}${search}`, origin);
  return [{ url, isElsewhere, place: href, ...(namespace === undefined ? {} : { namespace }) }];
}

const folderOf = ({ pathname }: URL): string => pathname.slice(0, pathname.lastIndexOf('/') + 1);

async function documentOf(url: URL, { status, file, leadsTo }: SdkAnswer): Promise<XmlElement> {
  const where = `${url.pathname}${url.search}`;
  if (leadsTo !== undefined) throw unreadable(`${where}: HTTP ${status}, it leads to ${leadsTo}`);
  if (status !== 200) throw unreadable(`${where}: HTTP ${status}, ${(await pageTitle(file)) ?? 'no page'}`);
  try {
    const bytes = await readFile(file);
    const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
    return elementTree(isWide ? textOfUtf16le(bytes) : bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof NotXml) throw unreadable(`${where}: ${(await pageTitle(file)) ?? error.reason}`);
    throw error;
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof TaskFault && error.code === 'export-too-large';

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
