/** What may be written of an error: its kind, its code and where it came from. */
export interface SafeError {
  readonly type: string;
  readonly code?: string;
  readonly frames: readonly string[];
  readonly cause?: SafeError;
}

const MOST_FRAMES = 20;
const CODE = /^[A-Za-z0-9_-]{1,60}$/;

const frameOf = (line: string): string[] => {
  const frame = line.trim();
  return frame.startsWith('at ') ? [frame] : [];
};

/**
 * Leaves out the message: a library's may quote what it was given, and that can be a person's name.
 * The kind, the code and the stack say where to look.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { type: typeof error, frames: [] };
  const code =
    'code' in error && typeof error.code === 'string' && CODE.test(error.code) ? error.code : undefined;
  // The message stands before the first frame and may itself have lines, so only frames are kept.
  const stack = (error.stack ?? '').replace(error.message, '');
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    frames: stack.split('\n').flatMap(frameOf).slice(0, MOST_FRAMES),
    ...(error.cause === undefined || depth >= 3 ? {} : { cause: safeError(error.cause, depth + 1) }),
  };
}
