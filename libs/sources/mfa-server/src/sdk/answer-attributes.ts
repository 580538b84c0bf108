import type { SaxTag } from 'sax';

/** Attributes of an element that are data: name and value. */
export type AnswerAttributes = ReadonlyArray<readonly [name: string, value: string]>;

/** They say how to read the XML, and nothing about a person. */
const OF_THE_FORM: ReadonlySet<string> = new Set([
  'http://www.w3.org/2000/xmlns/',
  'http://www.w3.org/XML/1998/namespace',
  'http://www.w3.org/2001/XMLSchema-instance',
  'http://schemas.xmlsoap.org/soap/envelope/',
  'http://schemas.xmlsoap.org/soap/encoding/',
  'http://www.w3.org/2003/05/soap-envelope',
  'http://www.w3.org/2003/05/soap-encoding',
  'http://schemas.microsoft.com/2003/10/Serialization/',
  'urn:schemas-microsoft-com:xml-msdata',
  'urn:schemas-microsoft-com:xml-diffgram-v1',
]);

export const dataIn = ({ attributes }: Pick<SaxTag, 'attributes'>): AnswerAttributes =>
  Object.values(attributes).flatMap(({ local, uri, value }) =>
    OF_THE_FORM.has(uri) ? [] : [[local, value] as const],
  );

export const isNil = ({ attributes }: Pick<SaxTag, 'attributes'>): boolean =>
  Object.values(attributes).some(({ local, value }) => local === 'nil' && /^(true|1)$/.test(value));

/** A data set of .NET brings its schema along in the answer. */
export const isSchema = ({ uri, local }: Pick<SaxTag, 'uri' | 'local'>): boolean =>
  uri === 'http://www.w3.org/2001/XMLSchema' && local === 'schema';
