import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { MfaServerSettings } from '#contracts';
import { problemOf, TaskFault, type SurveyedProblem } from '#source-kit';
import { inWorkingDirectory } from '../gdpr/working-directory.js';
import { WebServiceSdk } from './web-service-sdk.js';

/** Real seconds that a look may take: it is one of many. */
const LONGEST_SECONDS = 20;

/** Looks whether the Web Service SDK answers and offers what is needed, without asking for anybody. */
export class SdkProbe {
  private refused: { readonly secret: string; readonly problem: SurveyedProblem } | undefined;

  constructor(private readonly settings: MfaServerSettings) {}

  /** @throws the signal's reason when it was aborted */
  async problems(signal: AbortSignal): Promise<readonly SurveyedProblem[]> {
    const { webServiceSdk, timeoutSeconds, noDataPhrases } = this.settings;
    if (!webServiceSdk) return [];
    // A password that was refused is not tried again and again: that locks accounts.
    const secret = await this.secret();
    if (this.refused?.secret === secret) return [this.refused.problem];
    this.refused = undefined;
    const sdk = new WebServiceSdk({
      ...webServiceSdk,
      timeoutSeconds: Math.min(timeoutSeconds, LONGEST_SECONDS),
      noDataPhrases,
    });
    try {
      await inWorkingDirectory(async (directory) => sdk.check({ directory, signal }));
      return [];
    } catch (error) {
      if (!(error instanceof TaskFault)) throw error;
      const problem = problemOf(error, webServiceSdk.wsdl);
      if (error.code === 'sdk-sign-in-refused') this.refused = { secret, problem };
      return [problem];
    }
  }

  /** Tells whether somebody has changed the secret since. */
  private async secret(): Promise<string> {
    const auth = this.settings.webServiceSdk?.auth;
    const file = auth?.kind === 'certificate' ? auth.certificateFile : auth?.passwordFile;
    const content = file === undefined ? '' : await readFile(file).catch(() => '');
    return createHash('sha256').update(content).digest('hex');
  }
}
