import { Catch, type ExceptionFilter, type INestApplication } from '@nestjs/common';
import type { MicroserviceOptions, NestMicroservice } from '@nestjs/microservices';
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
 * messages with `takeMessages` and stop with `app.close()`.
 */
export function connectBus(app: INestApplication, options: BusTransportOptions): BusTransportStrategy {
  const strategy = new BusTransportStrategy(options);
  const microservice = app.connectMicroservice<MicroserviceOptions>(
    { strategy },
    { deferInitialization: true },
  ) as NestMicroservice;
  microservice.useGlobalFilters(new LetThrough());
  // Both are of the same modules: what these do at the start was done twice, once for each.
  microservice.setIsInitHookCalled(true);
  return strategy;
}

/** Lets what is connected take messages, once everything is done that its modules do at the start. */
export async function takeMessages(app: INestApplication): Promise<void> {
  await app.init();
  await app.startAllMicroservices();
}
