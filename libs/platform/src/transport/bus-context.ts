import { BaseRpcContext } from '@nestjs/microservices';
import type { CloudEventEnvelope } from '#contracts';
import type { IncomingMessage } from '#ports';

/** Where a message came from and what its envelope says: `@Ctx() context: BusContext`. */
export class BusContext extends BaseRpcContext<[IncomingMessage, CloudEventEnvelope]> {
  constructor(message: IncomingMessage, event: CloudEventEnvelope) {
    super([message, event]);
  }

  get message(): IncomingMessage {
    return this.getArgs()[0];
  }

  get event(): CloudEventEnvelope {
    return this.getArgs()[1];
  }
}
