import { askedOnce } from './asked-once.js';
import { needsCodePage, programText } from './program-text.js';
import { runProcess } from './program-process.js';

const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage';

/** Asks Windows for the code page of its consoles, which programs without one write in too. */
async function askWindows(): Promise<string | undefined> {
  const { stdout } = await runProcess(['reg.exe'], ['query', KEY, '/v', 'OEMCP'], { timeoutMs: 10_000 });
  return codePageIn(stdout.toString('latin1'));
}

/** `    OEMCP    REG_SZ    850` */
export const codePageIn = (words: string): string | undefined =>
  /\bOEMCP\s+REG_SZ\s+(\d{3,5})\b/i.exec(words)?.[1];

/** What a program of this host printed. @param otherwise what it writes in where the host does not tell */
export async function printedOnHost(bytes: Buffer, otherwise?: string): Promise<string> {
  return programText(bytes, needsCodePage(bytes) ? ((await consoleCodePage()) ?? otherwise) : undefined);
}

/** Number of the code page that programs of this host print in; undefined on any other system, and while nobody can tell. */
export const consoleCodePage = askedOnce(async () =>
  process.platform === 'win32' ? askWindows() : undefined,
);
