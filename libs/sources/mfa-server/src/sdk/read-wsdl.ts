import { Schemas, type SchemaField } from './schema-fields.js';
import {
  allOf,
  childrenOf,
  qualified,
  referred,
  SCHEMA,
  SOAP_BINDINGS,
  WSDL,
  type SoapVersion,
} from './wsdl-names.js';
import type { XmlElement } from './xml-reading.js';

/** An operation of the service as its WSDL describes it. */
export interface SdkOperation {
  readonly name: string;
  readonly soap: SoapVersion;
  readonly action: string;
  /** `soap:address` of its port, as it stands there */
  readonly location: string | undefined;
  /** what stands in the body of a call, with all that it takes */
  readonly input: readonly SchemaField[];
  /** what stands in the body of the answer; empty where the WSDL does not say */
  readonly output: readonly SchemaField[];
  /** documents that the description names and that could not be had */
  readonly unread?: readonly string[];
}

/** Whether the document is a WSDL at all; a page in its place is not. */
export const isWsdl = (root: XmlElement): boolean => root.uri === WSDL && root.name === 'definitions';

/** Another document that this one is made of. */
export interface Import {
  readonly place: string;
  /** of the schema that includes it: one without a namespace takes this one */
  readonly namespace?: string;
}

export const importsOf = (root: XmlElement): readonly Import[] => [
  ...allOf(root, WSDL, 'import').flatMap(({ attributes }) => at(attributes['location'])),
  ...allOf(root, SCHEMA, 'import').flatMap(({ attributes }) => at(attributes['schemaLocation'])),
  ...allOf(root, SCHEMA, 'schema').flatMap((schema) => {
    const namespace = schema.attributes['targetNamespace'];
    return childrenOf(schema, SCHEMA, 'include').flatMap(({ attributes }) =>
      at(attributes['schemaLocation']).map((each) => ({ ...each, ...(namespace ? { namespace } : {}) })),
    );
  }),
];

const at = (place: string | undefined): readonly Import[] => (place === undefined ? [] : [{ place }]);

/**
 * The operations of a WSDL 1.1, by name. Where one is offered over SOAP 1.1 and 1.2, 1.1 is taken: every
 * ASP.NET service has it. Document/literal and RPC/literal are understood.
 */
export function readWsdl(documents: readonly XmlElement[]): ReadonlyMap<string, SdkOperation> {
  const service = new Description(documents);
  const operations = new Map<string, SdkOperation>();
  for (const port of service.ports())
    for (const operation of service.operationsOf(port))
      if (!operations.has(operation.name) || operation.soap === '1.1')
        operations.set(operation.name, operation);
  return operations;
}

interface Port {
  readonly soap: SoapVersion;
  readonly location: string | undefined;
  readonly binding: XmlElement;
  readonly style: string;
}

class Description {
  private readonly schemas: Schemas;

  constructor(private readonly documents: readonly XmlElement[]) {
    this.schemas = new Schemas(documents);
  }

  ports(): readonly Port[] {
    return this.documents
      .flatMap((document) => allOf(document, WSDL, 'port'))
      .flatMap((port) => {
        const binding = this.named('binding', referred(port, port.attributes['binding'] ?? ''));
        const soap = binding?.children.find(({ uri, name }) => name === 'binding' && SOAP_BINDINGS.has(uri));
        const version = soap && SOAP_BINDINGS.get(soap.uri);
        if (!binding || !soap || !version) return [];
        const address = port.children.find(({ uri, name }) => name === 'address' && SOAP_BINDINGS.has(uri));
        const style = soap.attributes['style'] ?? 'document';
        return [{ soap: version, location: address?.attributes['location'], binding, style }];
      });
  }

  operationsOf({ soap, location, binding, style }: Port): readonly SdkOperation[] {
    const portType = this.named('portType', referred(binding, binding.attributes['type'] ?? ''));
    return childrenOf(binding, WSDL, 'operation').flatMap((bound) => {
      const name = bound.attributes['name'] ?? '';
      const own = bound.children.find(({ uri, name: tag }) => tag === 'operation' && SOAP_BINDINGS.has(uri));
      const declared = portType && childrenOf(portType, WSDL, 'operation').find(named(name));
      if (!declared) return [];
      const isRpc = (own?.attributes['style'] ?? style) === 'rpc';
      const body = (part: 'input' | 'output', wrapper: string): readonly SchemaField[] =>
        this.bodyOf(declared, part, isRpc ? wrapperOf(bound, part, wrapper) : undefined);
      return [
        {
          name,
          soap,
          location,
          action: own?.attributes['soapAction'] ?? '',
          input: body('input', name),
          output: body('output', `${name}Response`),
        },
      ];
    });
  }

  private bodyOf(
    declared: XmlElement,
    part: 'input' | 'output',
    wrapper: Pick<SchemaField, 'name' | 'uri'> | undefined,
  ): readonly SchemaField[] {
    const [message] = childrenOf(declared, WSDL, part);
    const found = message && this.named('message', referred(message, message.attributes['message'] ?? ''));
    const fields = (found ? childrenOf(found, WSDL, 'part') : []).flatMap((each) => this.partField(each));
    return wrapper ? [{ ...wrapper, type: undefined, optional: false, fields }] : fields;
  }

  private partField(part: XmlElement): readonly SchemaField[] {
    const { element, type, name = '' } = part.attributes;
    if (type !== undefined) return [this.schemas.partOfType(name, referred(part, type))];
    const found = element === undefined ? undefined : this.schemas.elementNamed(referred(part, element));
    return found ? [found] : [];
  }

  private named(kind: string, name: string): XmlElement | undefined {
    for (const document of this.documents)
      for (const definitions of allOf(document, WSDL, 'definitions')) {
        const target = definitions.attributes['targetNamespace'] ?? '';
        const found = childrenOf(definitions, WSDL, kind).find(
          ({ attributes }) => qualified(target, attributes['name'] ?? '') === name,
        );
        if (found) return found;
      }
    return undefined;
  }
}

const named =
  (name: string) =>
  ({ attributes }: XmlElement): boolean =>
    attributes['name'] === name;

/** RPC: the body holds an element that is called as the operation, in the namespace that the binding names. */
function wrapperOf(
  bound: XmlElement,
  part: 'input' | 'output',
  name: string,
): Pick<SchemaField, 'name' | 'uri'> {
  const [message] = childrenOf(bound, WSDL, part);
  const body = message?.children.find((child) => child.name === 'body' && SOAP_BINDINGS.has(child.uri));
  return { name, uri: body?.attributes['namespace'] ?? '' };
}
