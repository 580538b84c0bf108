import type { XmlElement } from './xml-reading.js';

export const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
export const SCHEMA = 'http://www.w3.org/2001/XMLSchema';
export const SOAP_BINDINGS: ReadonlyMap<string, SoapVersion> = new Map([
  ['http://schemas.xmlsoap.org/wsdl/soap/', '1.1'],
  ['http://schemas.xmlsoap.org/wsdl/soap12/', '1.2'],
]);
export type SoapVersion = '1.1' | '1.2';

/** A name with its namespace, as one text. */
export const qualified = (uri: string, name: string): string => `{${uri}}${name}`;

/** What a name in an attribute (`tns:GetUserGdpr`) stands for; without a prefix it is of the default namespace. */
export function referred(element: XmlElement, value: string): string {
  const [name = '', prefix = ''] = value.split(':').toReversed();
  return qualified(element.prefixes[prefix] ?? '', name);
}

export const childrenOf = (element: XmlElement, uri: string, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.uri === uri && child.name === name);

/** Everything below of that name, the element itself too. */
export const allOf = (element: XmlElement, uri: string, name: string): readonly XmlElement[] => [
  ...(element.uri === uri && element.name === name ? [element] : []),
  ...element.children.flatMap((child) => allOf(child, uri, name)),
];

/** A schema without a namespace of its own, as part of one that has: names without a prefix are of that one. */
export function inNamespace(schema: XmlElement, namespace: string): XmlElement {
  if (schema.attributes['targetNamespace'] !== undefined) return schema;
  const { '': own = '' } = schema.prefixes;
  const attributes = { ...schema.attributes, targetNamespace: namespace };
  return {
    ...schema,
    attributes,
    children: schema.children.map((child) => withDefault(child, own || namespace)),
  };
}

const withDefault = (element: XmlElement, namespace: string): XmlElement => ({
  ...element,
  prefixes: { ...element.prefixes, '': element.prefixes[''] ?? namespace },
  children: element.children.map((child) => withDefault(child, namespace)),
});
