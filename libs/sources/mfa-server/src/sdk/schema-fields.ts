import { allOf, childrenOf, qualified, referred, SCHEMA } from './wsdl-names.js';
import type { XmlElement } from './xml-reading.js';

/** An element that an operation takes or answers with. */
export interface SchemaField {
  readonly name: string;
  /** namespace that it is written in; empty for none */
  readonly uri: string;
  /** `string`, `boolean`, … of XML Schema; undefined for one with fields of its own */
  readonly type: string | undefined;
  readonly optional: boolean;
  readonly fields: readonly SchemaField[];
}

const DEEPEST = 8;

/** The XML Schemas inside a WSDL and beside it. */
export class Schemas {
  private readonly elements = new Map<string, Declaration>();
  private readonly types = new Map<string, Declaration>();
  private readonly groups = new Map<string, Declaration>();

  constructor(documents: readonly XmlElement[]) {
    for (const schema of documents.flatMap((document) => allOf(document, SCHEMA, 'schema')))
      for (const child of schema.children) {
        const known = this.registerOf(child.name);
        const name = qualified(schema.attributes['targetNamespace'] ?? '', child.attributes['name'] ?? '');
        if (child.uri === SCHEMA && !known.has(name)) known.set(name, { element: child, schema });
      }
  }

  /** The element of that name, undefined where no schema has it. */
  elementNamed(name: string): SchemaField | undefined {
    const found = this.elements.get(name);
    return found && this.fieldFrom(found, true, 0);
  }

  /** A part of a message that has a type and no element. */
  partOfType(name: string, type: string): SchemaField {
    return { name, uri: '', ...this.contentOf(type, 1), optional: false };
  }

  private fieldFrom({ element, schema }: Declaration, isGlobal: boolean, depth: number): SchemaField {
    const reference = element.attributes['ref'];
    const target = reference === undefined ? undefined : this.elements.get(referred(element, reference));
    const optional = element.attributes['minOccurs'] === '0';
    if (target) return { ...this.fieldFrom(target, true, depth), optional };
    const form = element.attributes['form'] ?? schema.attributes['elementFormDefault'];
    const uri = isGlobal || form === 'qualified' ? (schema.attributes['targetNamespace'] ?? '') : '';
    const type = element.attributes['type'];
    const content =
      type === undefined
        ? this.inside({ element, schema }, depth + 1)
        : this.contentOf(referred(element, type), depth + 1);
    return { name: element.attributes['name'] ?? '', uri, optional, ...content };
  }

  private contentOf(type: string, depth: number): Pick<SchemaField, 'type' | 'fields'> {
    const own = this.types.get(type);
    if (own?.element.name === 'complexType') return this.inside(own, depth);
    return { type: type.startsWith(`{${SCHEMA}}`) ? type.slice(SCHEMA.length + 2) : 'string', fields: [] };
  }

  /** A type may hold itself, so there is an end to how deep it is followed. */
  private inside({ element, schema }: Declaration, depth: number): Pick<SchemaField, 'type' | 'fields'> {
    if (depth > DEEPEST) return { type: undefined, fields: [] };
    const complex = element.name === 'complexType' ? [element] : childrenOf(element, SCHEMA, 'complexType');
    if (complex.length === 0) return { type: 'string', fields: [] };
    const fields = complex
      .flatMap((type) => this.particles({ element: type, schema }, depth))
      .map((child) => this.fieldFrom(child, false, depth));
    return {
      type: undefined,
      fields: [...complex.flatMap((type) => this.inherited(type, depth)), ...fields],
    };
  }

  private registerOf(kind: string): Map<string, Declaration> {
    if (kind === 'element') return this.elements;
    return kind === 'group' ? this.groups : this.types;
  }

  /** Elements of a type in their order, not those inside them. */
  private particles({ element, schema }: Declaration, depth: number): readonly Declaration[] {
    return element.children.flatMap((child) => {
      if (child.uri !== SCHEMA) return [];
      if (child.name === 'element') return [{ element: child, schema }];
      const reference = child.name === 'group' ? child.attributes['ref'] : undefined;
      const group = reference === undefined ? undefined : this.groups.get(referred(child, reference));
      if (group && depth > DEEPEST) return [];
      return this.particles(group ?? { element: child, schema }, group ? depth + 1 : depth);
    });
  }

  private inherited(type: XmlElement, depth: number): readonly SchemaField[] {
    return allOf(type, SCHEMA, 'extension').flatMap((extension) => {
      const base = this.types.get(referred(extension, extension.attributes['base'] ?? ''));
      return base ? this.inside(base, depth + 1).fields : [];
    });
  }
}

interface Declaration {
  readonly element: XmlElement;
  readonly schema: XmlElement;
}
