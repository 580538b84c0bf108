import type { Refusal } from '#application';
import { problems, type FieldError, type ProblemCode } from '#contracts';

/** A refusal on its way to the one place that turns refusals into problem details. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    readonly refusal: Refusal,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problems[refusal.code].title);
  }
}

export const refuse = (
  code: ProblemCode,
  detail?: string,
  headers?: Readonly<Record<string, string>>,
): RefusedError => new RefusedError({ code, detail }, headers);

export const refuseFields = (errors: readonly FieldError[]): RefusedError =>
  new RefusedError({ code: 'validation-failed', errors });
