interface Caused {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

/** A fault and what lies below it. Faults are told by shape, as they may come from another realm. */
function* causesOf(error: unknown): Generator<Caused> {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as Caused).cause) yield at;
}

/** The system's code of a fault: ECONNREFUSED, ENOENT, … */
export function systemCode(error: unknown): string | undefined {
  for (const { code } of causesOf(error)) if (typeof code === 'string') return code;
  return undefined;
}

/** The code, or else the innermost message: `fetch failed` says nothing, its cause does. */
export function reasonOf(error: unknown): string {
  const messages = [...causesOf(error)].map(({ message }) => message);
  return systemCode(error) ?? messages.findLast((message) => typeof message === 'string') ?? 'unknown reason';
}
