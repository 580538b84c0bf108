import { Module, type DynamicModule } from '@nestjs/common';
import { GatewayModule, type GatewayParts } from '#apps/gateway';
import { OrchestratorModule } from '#apps/orchestrator';
import type { LetheYaml } from '#contracts';
import type { Engine } from '#installation';
import { handlerModules, type RunnerTerms } from './handler-modules.js';

@Module({})
export class StandaloneModule {
  /** Gateway, orchestrator and all handlers in one process. */
  static compose(
    { engine, runners }: { readonly engine: Engine; readonly runners: RunnerTerms },
    sources: LetheYaml['sources'],
    gateway: GatewayParts,
  ): DynamicModule {
    const { processor, requests } = engine;
    const { deadLetters } = gateway;
    return {
      module: StandaloneModule,
      imports: [
        GatewayModule.register(gateway),
        OrchestratorModule.with({
          processor,
          requests,
          deadLetters,
          packages: engine.packages(runners),
        }),
        ...handlerModules(sources, runners),
      ],
    };
  }
}
