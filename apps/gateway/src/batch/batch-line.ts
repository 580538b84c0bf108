import type { Refusal } from '#application';

/** A line as it was read: a body that is still to be checked, or why it cannot even be read. */
export type BatchLine =
  { readonly line: number; readonly body: unknown } | { readonly line: number; readonly refusal: Refusal };

export type BatchLines = readonly BatchLine[];
