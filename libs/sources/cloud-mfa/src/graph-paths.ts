/**
 * Encodes one segment of a path; an apostrophe too, which OData reads as a quote. An at sign stays as
 * it is, as a segment may hold it and the documentation writes it.
 */
export const segment = (text: string): string =>
  encodeURIComponent(text).replaceAll("'", '%27').replaceAll('%40', '@');

/** A text within an OData expression: in apostrophes, its own doubled. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * The user with this object id or user principal name. DOC: a name that begins with `$` is refused in
 * a segment of its own and goes into parentheses.
 */
export const userPath = (key: string): string =>
  key.startsWith('$') ? `/users(${segment(quoted(key))})` : `/users/${segment(key)}`;

/** `$filter=…&$select=…`, the values encoded. */
export const query = (options: Readonly<Record<string, string>>): string =>
  Object.entries(options)
    .map(([name, value]) => `$${name}=${encodeURIComponent(value).replaceAll("'", '%27')}`)
    .join('&');
