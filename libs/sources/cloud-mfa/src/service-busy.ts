import type { FaultCode } from '#contracts';
import { TaskFault } from '#source-kit';

/** The service asked for patience: a retryable fault that knows how long, where the service said so. */
export class ServiceBusy extends TaskFault {
  constructor(
    code: FaultCode,
    detail: string,
    /** by `Retry-After`; null where the answer carried none */
    readonly waitSeconds: number | null,
  ) {
    super(code, true, detail);
    this.name = 'ServiceBusy';
  }

  /** The same, told as what has gone on since a moment. */
  lasting(since: string): ServiceBusy {
    return new ServiceBusy(
      this.code,
      `${this.detail ?? ''}; it has asked to wait since ${since}`,
      this.waitSeconds,
    );
  }
}
