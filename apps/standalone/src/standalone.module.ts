import { Module, type DynamicModule } from '@nestjs/common';
import { GatewayModule, type GatewayParts } from '#apps/gateway';
import { OrchestratorModule } from '#apps/orchestrator';
import type { LetheYaml } from '#contracts';
import type { Engine } from './engine.js';
import { handlerModules } from './handler-modules.js';

@Module({})
export class StandaloneModule {
  /** Gateway, orchestrator and all handlers in one process. */
  static compose(engine: Engine, sources: LetheYaml['sources'], gateway: GatewayParts): DynamicModule {
    return {
      module: StandaloneModule,
      imports: [
        GatewayModule.register(gateway),
        OrchestratorModule.with(engine),
        ...handlerModules(sources, engine),
      ],
    };
  }
}
