import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { problemAdvice, type Problem, type ProblemCode } from '#contracts';
import type { Logger } from '../logging/logger.js';
import type { HttpAnswer, HttpExchange } from './exchange.js';
import { pathOf } from './exchange.js';
import { escapeHtml, htmlPage } from './html-page.js';
import { isOpenDsr, openDsrError } from './opendsr-error.js';
import { problemOf } from './problem-of.js';

/** The one place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<HttpExchange>(), http.getResponse<HttpAnswer>());
  }

  private answer(error: unknown, exchange: HttpExchange, response: HttpAnswer): void {
    const reference = typeof exchange.id === 'string' ? exchange.id : '';
    const { problem, headers, isUnexpected } = problemOf(error, reference);
    if (isUnexpected) this.logger.error({ err: error, reference }, 'A call failed unexpectedly');
    if (response.headersSent) {
      // Cutting the connection tells the receiver that the answer is not whole.
      response.destroy();
      return;
    }
    const page = wantsPage(exchange) ? problemPage(problem) : undefined;
    const inOpenDsr = isOpenDsr(pathOf(exchange)) ? openDsrError(problem) : undefined;
    response.statusCode = inOpenDsr?.status ?? problem.status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('content-type', typeOf(page, inOpenDsr));
    // The rest of a body that nobody wants is read and dropped: cut off, its sender might never read this.
    exchange.resume();
    dropAfterAWhile(exchange);
    response.end(page ?? JSON.stringify(inOpenDsr?.body ?? problem));
  }
}

const typeOf = (page: string | undefined, inOpenDsr: object | undefined): string => {
  if (page !== undefined) return 'text/html; charset=utf-8';
  return inOpenDsr ? 'application/json; charset=utf-8' : 'application/problem+json';
};

/** How long a sender may go on with a body that was refused. */
const DROPPED_AFTER_MS = 30_000;

function dropAfterAWhile(exchange: HttpExchange): void {
  if (exchange.complete) return;
  const cut = setTimeout(() => exchange.destroy(), DROPPED_AFTER_MS).unref();
  exchange.once('close', () => clearTimeout(cut));
}

/** A person with a browser outside of the interface for programs, e.g. one who opens a claim link twice. */
const wantsPage = (exchange: HttpExchange): boolean =>
  !pathOf(exchange).startsWith('/v1') &&
  !isOpenDsr(pathOf(exchange)) &&
  (exchange.headers.accept ?? '').includes('text/html');

const problemPage = (problem: Problem): string => {
  const advice = problemAdvice[problem.code as ProblemCode];
  return htmlPage(
    problem.title,
    [
      `<p>${inHtml(problem.detail ?? advice)}</p>`,
      problem.detail === undefined || problem.detail === advice ? '' : `<p>${inHtml(advice)}</p>`,
      ways[problem.code as ProblemCode] ?? '',
      `<p>Code <code>${escapeHtml(problem.code)}</code></p>`,
    ].join('\n'),
  );
};

/** Backticks of the catalogue as code. */
const inHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const signIn = '<p><a href="/sign-in">Sign in</a></p>';
/** Where a person can go on from an error. */
const ways: Partial<Record<ProblemCode, string>> = {
  'sign-in-expired': signIn,
  'sign-in-unavailable': signIn,
  'sign-in-invalid': signIn,
  'sign-in-refused': '<p><a href="/sign-in?again=true">Sign in as somebody else</a></p>',
  'role-missing': '<p><a href="/sign-in?again=true">Sign in as somebody else</a></p>',
};
