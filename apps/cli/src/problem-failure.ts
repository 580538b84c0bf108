import type { ProblemAnswer } from './answers.js';
import { CliFailure, type FailureKind } from './cli-failure.js';
import { printable } from './terminal.js';

/** What whoever typed the command can do about a refusal. */
const nextSteps: Readonly<Record<string, string>> = {
  unauthorized:
    'Set LETHE_TOKEN, or --token-file, to the token of an API key: an administrator makes one under “API keys” in the portal, or with “lethe api-keys create”.',
  forbidden: 'Use a token whose role may do this.',
  'not-found': 'Check the id; “lethe list” shows the requests you may see.',
  'validation-failed': 'Correct what is named and try again.',
  'idempotency-key-reused': 'Use a new --idempotency-key for something else.',
  'secret-not-shown-again': 'Delete it, and make another one with a new --idempotency-key.',
  'idempotency-key-in-flight': 'Try again in a moment with the same --idempotency-key.',
  'package-not-ready': 'Follow the request with “lethe status <id> --watch”.',
  'package-expired': 'Submit a new Export.',
  'certificate-not-ready': 'Follow the request with “lethe status <id> --watch”.',
  'too-many-requests': 'Wait a moment and try again.',
  unavailable: 'Try again in a moment; if it stays so, look at the server’s log.',
  'internal-error': 'Look at the server’s log at this time.',
};

/** A problem answer as one or two plain sentences with its code, and a line for each field that is wrong. */
export function problemFailure(problem: ProblemAnswer): CliFailure {
  const what = sentence(problem.title, problem.code);
  const detail = problem.detail === undefined || problem.errors?.length ? '' : ` ${detailOf(problem)}`;
  const step = nextSteps[problem.code] ?? '';
  const fields = (problem.errors ?? []).map(
    (error) => `\n  ${printable(error.path)}: ${printable(error.message)}`,
  );
  return new CliFailure(
    kindOf(problem),
    `${printable(`${what}${detail} ${step}`.trimEnd())}${fields.join('')}`,
  );
}

/** What a program is to send is the command's matter: of that the first sentence is enough, which says what was wrong. */
const detailOf = ({ code, detail = '' }: ProblemAnswer): string =>
  (code === 'unauthorized' ? detail.split(/(?<=\.)\s/)[0] : detail)?.trim() ?? '';

const sentence = (title: string, code: string): string => `${title.trim().replace(/\.$/, '')} (${code}).`;

/** Input that the server refuses as such is wrong usage, seen later; a server that failed gave no answer. */
function kindOf(problem: ProblemAnswer): FailureKind {
  if (problem.status >= 500) return 'cannot-reach';
  return problem.code === 'validation-failed' ? 'wrong-usage' : 'answer-is-no';
}
