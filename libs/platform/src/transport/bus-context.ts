import { BaseRpcContext } from '@nestjs/microservices';
import type { CloudEventEnvelope } from '#contracts';
import type { IncomingMessage } from '#ports';

/** What a handler may know of a message besides its data: `@Ctx() context: BusContext`. */
export class BusContext extends BaseRpcContext<[CloudEventEnvelope, IncomingMessage]> {
  constructor(envelope: CloudEventEnvelope, message: IncomingMessage) {
    super([envelope, message]);
  }

  /** CloudEvents type, e.g. `lethe.TaskReported.v1` */
  get type(): string {
    return this.envelope.type;
  }

  get envelope(): CloudEventEnvelope {
    return this.getArgs()[0];
  }

  get topic(): string {
    return this.message.topic;
  }

  get key(): string {
    return this.message.key;
  }

  private get message(): IncomingMessage {
    return this.getArgs()[1];
  }
}
