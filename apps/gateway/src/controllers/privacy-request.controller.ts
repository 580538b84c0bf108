import type { StreamableFile } from '@nestjs/common';
import { Controller, Inject } from '@nestjs/common';
import { ok, type Caller, type PrivacyRequests, type Result } from '#application';
import type { Certificate, EventList, RequestView, SamePersonList, Subject } from '#contracts';
import { certificatePdf } from '#package';
import { Addressed, CalledBy, PRIVACY_REQUESTS, Sent, Serves, type InputOf, type ReadOnly } from '#platform';
import { fileOf, once } from '../download.js';
import { requestEndpoints as endpoints } from '../endpoints/request.endpoints.js';

@Controller()
export class PrivacyRequestController {
  constructor(@Inject(PRIVACY_REQUESTS) private readonly requests: PrivacyRequests) {}

  @Serves(endpoints.view)
  async view(
    @Sent() { params, query }: InputOf<typeof endpoints.view>,
    @CalledBy() caller: Caller,
    @Addressed() now: RequestView,
  ): Promise<Result<RequestView>> {
    return query.asOf === undefined ? ok(now) : this.requests.view(params.id, caller, new Date(query.asOf));
  }

  @Serves(endpoints.beside)
  beside(
    @Sent() { params }: InputOf<typeof endpoints.beside>,
    @CalledBy() caller: Caller,
  ): Promise<Result<ReadOnly<SamePersonList>>> {
    return this.requests.beside(params.id, caller);
  }

  @Serves(endpoints.events)
  async events(
    @Sent() { params }: InputOf<typeof endpoints.events>,
    @CalledBy() caller: Caller,
  ): Promise<Result<ReadOnly<EventList>>> {
    const events = await this.requests.events(params.id, caller);
    return events.ok ? ok({ items: events.value }) : events;
  }

  @Serves(endpoints.package)
  async package(
    @Sent() { params }: InputOf<typeof endpoints.package>,
    @CalledBy() caller: Caller,
  ): Promise<Result<StreamableFile>> {
    const download = await this.requests.package(params.id, caller);
    return download.ok ? ok(await fileOf(download.value)) : download;
  }

  @Serves(endpoints.recordsAboutOthers)
  async recordsAboutOthers(
    @Sent() { params }: InputOf<typeof endpoints.recordsAboutOthers>,
    @CalledBy() caller: Caller,
  ): Promise<Result<StreamableFile>> {
    const download = await this.requests.recordsAboutOthers(params.id, params.taskId, caller);
    return download.ok ? ok(await fileOf(download.value, 'application/x-ndjson')) : download;
  }

  @Serves(endpoints.certificate)
  async certificate(
    @Sent() { params, accepted }: InputOf<typeof endpoints.certificate>,
    @CalledBy() caller: Caller,
  ): Promise<Result<Certificate | StreamableFile>> {
    const certificate = await this.requests.certificate(params.id, caller);
    if (!certificate.ok || accepted !== 'application/pdf') return certificate;
    const bytes = await certificatePdf(certificate.value);
    const fileName = `lethe-certificate-${params.id}.pdf`;
    return ok(await fileOf({ content: once(bytes), bytes: bytes.length, fileName }, accepted));
  }

  @Serves(endpoints.reveal)
  reveal(
    @Sent() { params, body, ifMatch }: InputOf<typeof endpoints.reveal>,
    @CalledBy() caller: Caller,
  ): Promise<Result<{ readonly subject: Subject }>> {
    return this.requests.reveal(params.id, body.reason, caller, ifMatch);
  }
}
