/** An error as wevtutil ends with: its exit code is the number of the system error (SEEN). */
export class Win32Error extends Error {
  constructor(
    readonly code: number,
    what: string,
    words: string,
  ) {
    super(`${what} ${words}`);
    this.name = 'Win32Error';
  }
}

const errors = {
  'file-not-found': [2, 'The system cannot find the file specified.'],
  'not-supported': [50, 'The request is not supported.'],
  'file-exists': [80, 'The file exists.'],
  'invalid-parameter': [87, 'The parameter is incorrect.'],
  cancelled: [1223, 'The operation was canceled by the user.'],
  corrupt: [1500, 'The event log file is corrupted.'],
  'invalid-query': [15001, 'The specified query is invalid.'],
  'channel-not-found': [15007, 'The specified channel could not be found.'],
  'enabled-direct-channel': [
    15022,
    'The requested operation cannot be performed over an enabled direct channel. The channel must first be disabled before performing the requested operation.',
  ],
} as const satisfies Record<string, readonly [number, string]>;

/** @param what the beginning of the line, e.g. `Failed to clear log X.` */
export function win32Error(error: keyof typeof errors, what: string): Win32Error {
  const [code, words] = errors[error];
  return new Win32Error(code, what, words);
}
