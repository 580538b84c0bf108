import { Catch, type ExceptionFilter, type INestApplication } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import { BusTransportStrategy, type BusTransportOptions } from './bus-transport.strategy.js';

/** Lets an error of a handler through as it is: the strategy has to tell the kinds apart. */
@Catch()
class LetThrough implements ExceptionFilter<unknown> {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Connects the `@EventPattern` controllers of an application to the message bus. They begin to take
 * messages with `app.startAllMicroservices()` and stop with `app.close()`.
 */
export function connectBus(app: INestApplication, options: BusTransportOptions): BusTransportStrategy {
  const strategy = new BusTransportStrategy(options);
  const microservice = app.connectMicroservice<MicroserviceOptions>(
    { strategy },
    { deferInitialization: true },
  );
  microservice.useGlobalFilters(new LetThrough());
  return strategy;
}
