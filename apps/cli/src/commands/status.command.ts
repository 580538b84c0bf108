import type { RequestAnswer } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { followRequest, readRequest } from '../follow-request.js';
import { LetheClient } from '../lethe-client.js';
import { requestText } from '../request-text.js';
import type { Session } from '../session.js';
import { jsonLine, type Terminal } from '../terminal.js';
import { isBadEnd } from '../verdict.js';

export interface StatusOptions {
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** Shows a request; with `--watch` again at each change until it has ended (JSON: a line a change). */
export async function status(id: string, options: StatusOptions, session: Session): Promise<number> {
  const client = new LetheClient(session.environment());
  const show = options.json
    ? (request: RequestAnswer) => session.terminal.out(jsonLine(request))
    : drawing(session.terminal, options.watch ?? false);
  if (!options.watch) {
    const request = await readRequest(client, id, session.signal);
    show(request);
    return codeOf(request);
  }
  let code: number = exitCodes.fine;
  for await (const request of followRequest(client, id, { signal: session.signal })) {
    show(request);
    code = codeOf(request);
  }
  return code;
}

const codeOf = (request: RequestAnswer): number =>
  isBadEnd(request) ? exitCodes['answer-is-no'] : exitCodes.fine;

/** Where a person watches, each picture takes the place of the last one; elsewhere they follow each other. */
function drawing(terminal: Terminal, watching: boolean): (request: RequestAnswer) => void {
  let lines = 0;
  return (request) => {
    const text = requestText(request, { bars: terminal.interactive });
    if (watching && terminal.interactive && lines > 0) terminal.out(`\u001b[${lines}A\u001b[0J`);
    else if (lines > 0) terminal.out('\n');
    terminal.out(text);
    lines = text.split('\n').length - 1;
  };
}
