import type { RequestAnswer } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { followRequest, readRequest } from '../follow-request.js';
import { LetheClient } from '../lethe-client.js';
import { changeLines, requestText, watchText } from '../request-text.js';
import type { Session } from '../session.js';
import { jsonLine, type Terminal } from '../terminal.js';
import { hasEnded, isBadEnd } from '../verdict.js';

export interface StatusOptions {
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** Shows a request; with `--watch` what changes until it has ended (JSON: a line a change). */
export async function status(id: string, options: StatusOptions, session: Session): Promise<number> {
  const client = new LetheClient(session.environment());
  const { terminal, signal } = session;
  if (!options.watch) {
    const request = await readRequest(client, id, signal);
    terminal.out(options.json ? jsonLine(request) : requestText(request, terminal));
    return codeOf(request);
  }
  let code: number = exitCodes.fine;
  const show = options.json
    ? (request: RequestAnswer) => terminal.out(jsonLine(request))
    : watching(terminal);
  for await (const request of followRequest(client, id, { signal })) {
    show(request);
    code = codeOf(request);
  }
  return code;
}

const codeOf = (request: RequestAnswer): number =>
  isBadEnd(request) ? exitCodes['answer-is-no'] : exitCodes.fine;

/** Where a person watches, each picture takes the place of the last one; elsewhere the changes follow each other. */
function watching(terminal: Terminal): (request: RequestAnswer) => void {
  if (!terminal.interactive) return writing(terminal);
  let lines = 0;
  return (request) => {
    const text = hasEnded(request) ? requestText(request, terminal) : watchText(request, terminal);
    if (lines > 0) terminal.out(`\u001b[${lines}A\u001b[0J`);
    terminal.out(text);
    lines = text.split('\n').length - 1;
  };
}

function writing(terminal: Terminal): (request: RequestAnswer) => void {
  let before: RequestAnswer | undefined;
  return (request) => {
    for (const line of changeLines(before, request)) terminal.out(`${line}\n`);
    before = request;
    if (hasEnded(request)) terminal.out(`\n${requestText(request, terminal)}`);
  };
}
