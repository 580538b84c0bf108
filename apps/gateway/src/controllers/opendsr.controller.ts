import { Controller, Inject } from '@nestjs/common';
import { ok, SUPPORTED_IDENTITIES, type Caller, type OpenDsrDesk, type Result } from '#application';
import { OPENDSR_VERSION, type OpenDsrDiscovery } from '#contracts';
import { CalledBy, OPENDSR, Sent, Serves, TheCall, type HttpExchange, type InputOf } from '#platform';
import { openDsrEndpoints as endpoints, type SignedAnswer } from '../endpoints/opendsr.endpoints.js';

@Controller()
export class OpenDsrController {
  constructor(@Inject(OPENDSR) private readonly desk: OpenDsrDesk) {}

  @Serves(endpoints.discovery)
  discovery(@TheCall() call: HttpExchange): Result<OpenDsrDiscovery> {
    const { domain, isOwn } = this.desk.signer;
    // The sandbox has no domain of its own: it is where it was called.
    const base = isOwn ? `http://${call.headers.host ?? domain}` : `https://${domain}`;
    return ok({
      api_version: OPENDSR_VERSION,
      supported_identities: SUPPORTED_IDENTITIES.map((identity) => ({ ...identity })),
      supported_subject_request_types: ['access', 'erasure'],
      processor_certificate: `${base}${endpoints.certificate.path}`,
    });
  }

  @Serves(endpoints.certificate)
  certificate(): Result<string> {
    return ok(this.desk.signer.certificate);
  }

  @Serves(endpoints.submit)
  async submit(
    @Sent() { body }: InputOf<typeof endpoints.submit>,
    @CalledBy() caller: Caller,
  ): Promise<Result<SignedAnswer>> {
    return this.signed(await this.desk.submit(body.value, body.bytes, caller));
  }

  @Serves(endpoints.status)
  async status(
    @Sent() { params }: InputOf<typeof endpoints.status>,
    @CalledBy() caller: Caller,
  ): Promise<Result<SignedAnswer>> {
    return this.signed(await this.desk.status(params.subjectRequestId, caller));
  }

  @Serves(endpoints.cancel)
  async cancel(
    @Sent() { params }: InputOf<typeof endpoints.cancel>,
    @CalledBy() caller: Caller,
  ): Promise<Result<SignedAnswer>> {
    return this.signed(await this.desk.cancel(params.subjectRequestId, caller));
  }

  private signed(result: Result<unknown>): Result<SignedAnswer> {
    if (!result.ok) return result;
    const text = JSON.stringify(result.value);
    return ok({ text, headers: this.desk.signer.headersFor(text) });
  }
}
