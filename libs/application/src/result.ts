import type { FieldError, ProblemCode } from '#contracts';

/** An expected refusal: a value, matched once at the edge. */
export interface Refusal {
  readonly code: ProblemCode;
  /** no personal data */
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refused = (
  code: ProblemCode,
  detail?: string,
  errors?: readonly FieldError[],
): Result<never> => ({
  ok: false,
  refusal: { code, detail, errors },
});
