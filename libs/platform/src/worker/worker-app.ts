import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { Liveness } from '../health/liveness.js';
import { Metrics } from '../health/metrics.js';
import { OperationsController } from '../health/operations.controller.js';
import type { ReadinessCheck } from '../health/readiness.js';
import { createHttpApp } from '../http/http-app.js';
import { HttpEdge } from '../http/http-edge.module.js';
import { listen, type ListenOptions } from '../http/listen.js';
import { closeHttpApp } from '../http/shutdown.js';
import type { Logger } from '../logging/logger.js';
import { READINESS } from '../tokens.js';
import type { BusTransportOptions } from '../transport/bus-transport.strategy.js';
import { connectBus, takeMessages } from '../transport/connect-bus.js';

/** The modules that a program is made of. */
export type ProgramModule = DynamicModule;

export interface WorkerOptions {
  readonly modules: readonly ProgramModule[];
  readonly bus: BusTransportOptions;
  /** without these the process cannot work */
  readonly readiness: readonly ReadinessCheck[];
  /** where those who watch over it ask; it serves nothing else */
  readonly listenOn: ListenOptions;
  /** absent: what is known without being told */
  readonly metrics?: Metrics | undefined;
  readonly liveness?: Liveness | undefined;
  readonly logger: Logger;
}

export interface Worker {
  readonly address: string;
  /** Takes nothing more and waits for what is in hand. */
  stop(): Promise<void>;
}

/** Nobody calls but those who watch: whether it lives, is ready, and its measurements. */
const WATCHERS = { perSecond: 100, burst: 200 };

@Module({})
class WorkerModule {
  static of({ modules, readiness, metrics, liveness }: WorkerOptions): DynamicModule {
    const edge = HttpEdge.register({
      doorkeeper: { identify: async () => undefined, whyNot: () => 'Nobody calls this process.' },
      rateLimit: WATCHERS,
      addresses: { lookUp: async () => undefined },
      metrics,
      liveness,
    });
    return {
      module: WorkerModule,
      imports: [edge, ...modules],
      controllers: [OperationsController],
      providers: [{ provide: READINESS, useValue: readiness }],
    };
  }
}

/** Starts a program that takes its work from the bus. @throws {CannotListen} */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { logger, bus, listenOn, metrics = new Metrics(), liveness = new Liveness() } = options;
  const module = WorkerModule.of({ ...options, metrics, liveness });
  const app: INestApplication = await createHttpApp(module, { logger });
  const transport = connectBus(app, { onMessage: metrics.messageEnded, ...bus });
  liveness.watch(() => transport.signs());
  await takeMessages(app);
  const address = await listen(app, listenOn);
  return { address, stop: () => closeHttpApp(app) };
}
