import type { WebServiceSdkSettings } from '#contracts';
import { retryableFault, type TaskFault } from '#source-kit';
import { meaningOf, type Meaning, type NoDataPhrases } from '../gdpr/answer-words.js';
import { answerFault } from '../gdpr/unclear-answer.js';
import { pageTitle } from '../gdpr/page-title.js';
import type { GdprInterface, GdprRun, GdprUse } from '../gdpr/gdpr-interface.js';
import { answerFacts, type AnswerFacts } from './answer-facts.js';
import { AnswerWriter } from './answer-writer.js';
import { deliveredBy } from './delivered-answer.js';
import { readAnswer, type AnswerBody } from './read-answer.js';
import type { SdkOperation } from './read-wsdl.js';
import { requestEnvelope } from './request-envelope.js';
import { readCredentials } from './sdk-credentials.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import type { SdkCall } from './sdk-connection.js';
import { sdkExchange, type SdkAnswer } from './sdk-exchange.js';
import { demandOperation, describedOperations, endpointOf } from './service-description.js';
import { NotXml } from './xml-reading.js';

/** Of this process: tasks come one by one, and the account is the same. */
const refusedSignIns = new RefusedSignIns();

export const OPERATIONS = { export: 'GetUserGdpr', delete: 'DeleteUserGdpr' } as const;

export interface SdkTerms extends WebServiceSdkSettings {
  /** real seconds for each call */
  readonly timeoutSeconds: number;
  /** see the setting of this name */
  readonly noDataPhrases: NoDataPhrases;
}

/**
 * The Web Service SDK of MFA Server.
 *
 * Documented: the two operations, Basic, NTLM and client certificates. Not public: their signatures; so they
 * are taken from the service's own WSDL. SEEN at a sibling service: HTTP 200 with result `false` or a code
 * other than 0 is a failure.
 */
export class WebServiceSdk implements GdprInterface {
  readonly name = 'Web Service SDK';
  readonly codes = {
    failed: 'sdk-call-failed',
    noOutput: 'sdk-answer-empty',
    unreadable: 'sdk-answer-unreadable',
  } as const;
  get noDataPhrases(): NoDataPhrases {
    return this.terms.noDataPhrases;
  }

  private described: Promise<ReadonlyMap<string, SdkOperation>> | undefined;

  constructor(private readonly terms: SdkTerms) {}

  /**
   * @throws {TaskFault} retryable `sdk-unreachable`, `sdk-hung`, `sdk-certificate-untrusted`, `sdk-call-failed`,
   *   `sdk-answer-unreadable`, `sdk-description-unreadable`, `farm-master-away`, `mfa-cloud-refused`; permanent
   *   `sdk-sign-in-refused`, `sdk-secret-unusable`, `sdk-operation-missing`, `sdk-operation-unclear`
   * @throws the signal's reason when it was aborted
   */
  async run(verb: 'export' | 'delete', username: string, use: GdprUse): Promise<GdprRun> {
    const { work, caught } = await use.directory.forRun();
    const operations = await this.operations(work, use.signal);
    const operation = demandOperation(operations, OPERATIONS[verb]);
    const answer = await this.exchange(
      {
        url: endpointOf(new URL(this.terms.wsdl), operation),
        method: 'POST',
        headers: headersOf(operation),
        body: requestEnvelope(operation, username, this.terms.inputs),
        into: caught,
      },
      use.signal,
    );
    return this.understood(verb, username, { answer, work });
  }

  /**
   * Whether the service can be reached and offers both operations, without a call of either.
   * @throws {TaskFault} as `run`
   */
  async check(use: GdprUse): Promise<void> {
    const operations = await this.operations((await use.directory.forRun()).work, use.signal);
    for (const name of Object.values(OPERATIONS))
      requestEnvelope(demandOperation(operations, name), 'nobody', this.terms.inputs);
  }

  private async operations(folder: string, signal: AbortSignal): Promise<ReadonlyMap<string, SdkOperation>> {
    this.described ??= describedOperations(
      new URL(this.terms.wsdl),
      (call) => this.exchange({ ...call, method: 'GET' }, signal),
      folder,
    );
    return this.described;
  }

  private async exchange(call: SdkCall, signal: AbortSignal): Promise<SdkAnswer> {
    const credentials = await readCredentials(this.terms.auth);
    const terms = { credentials, timeoutMs: this.terms.timeoutSeconds * 1000, signal };
    return refusedSignIns.guard(this.terms.wsdl, credentials, async () => sdkExchange(call, terms));
  }

  private async understood(
    verb: 'export' | 'delete',
    username: string,
    { answer, work }: { readonly answer: SdkAnswer; readonly work: string },
  ): Promise<GdprRun> {
    const writer = new AnswerWriter(work);
    const body = await bodyOf(answer, writer);
    const facts: AnswerFacts =
      body.name === 'Fault'
        ? { ...NOTHING, complaint: body.faultWords }
        : await answerFacts(writer.path, username);
    const about = { exitCode: null, version: null, words: facts.words };
    const complaint =
      facts.complaint ?? complaintInWords(facts, (words) => meaningOf(words, username, this.noDataPhrases));
    if (complaint !== undefined) {
      const meaning = meaningOf(complaint, username, this.noDataPhrases);
      if (meaning === 'no-data' || meaning === 'form-refused')
        return { ...about, meaning, delivered: [], words: complaint };
      throw failed(answer, body, complaint);
    }
    if (answer.status !== 200) throw failed(answer, body, facts.words);
    if (verb === 'delete') return { ...about, meaning: 'nothing-special', delivered: [] };
    const delivered = await deliveredBy(answer, writer, facts);
    // It says that all is well, and hands over nothing: there is nothing.
    const meaning = delivered.length === 0 && facts.isSuccess ? 'no-data' : 'nothing-special';
    return { ...about, meaning, delivered };
  }
}

const NOTHING: AnswerFacts = {
  complaint: undefined,
  isSuccess: false,
  hasData: false,
  looseTexts: '',
  words: '',
  resultWords: '',
};

/** A result in words may say that it is none. */
const complaintInWords = (
  { resultWords, looseTexts, hasData }: AnswerFacts,
  meaningOfWords: (words: string) => Meaning,
): string | undefined => {
  const meaning = meaningOfWords(resultWords);
  if (meaning === 'trouble' || (meaning !== 'nothing-special' && !hasData)) return resultWords;
  return !hasData && ['no-data', 'form-refused'].includes(meaningOfWords(looseTexts))
    ? looseTexts
    : undefined;
};

const headersOf = ({ soap, action }: SdkOperation): Readonly<Record<string, string>> =>
  soap === '1.1'
    ? { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` }
    : { 'content-type': `application/soap+xml; charset=utf-8; action="${action}"` };

/** @throws {TaskFault} retryable `sdk-answer-unreadable`: a page of a proxy, an answer that breaks off */
async function bodyOf(answer: SdkAnswer, writer: AnswerWriter): Promise<AnswerBody> {
  let notXml: NotXml | undefined;
  const body = await readAnswer(answer.file, writer, answer.contentType).catch((error: unknown) => {
    if (!(error instanceof NotXml)) throw error;
    notXml = error;
    return undefined;
  });
  await writer.end();
  if (body) return body;
  if (answer.leadsTo !== undefined)
    throw retryableFault('sdk-answer-unreadable', `HTTP ${answer.status}: it leads to ${answer.leadsTo}`);
  // A page says in its title what is wrong; an answer with data breaks off much later.
  const what = (await pageTitle(answer.file)) ?? notXml?.reason;
  throw retryableFault(
    'sdk-answer-unreadable',
    `HTTP ${answer.status}, ${answer.contentType || 'no content type'}: ${what}`,
    notXml,
  );
}

const failed = ({ status }: SdkAnswer, { name }: AnswerBody, words: string): TaskFault =>
  answerFault(
    'sdk-call-failed',
    `HTTP ${status}, ${name ?? 'an empty body'}: ${words.slice(0, 1500)}`,
    words,
  );
