import { Module, type DynamicModule } from '@nestjs/common';
import { GatewayModule, type GatewayParts } from '#apps/gateway';
import { OrchestratorModule } from '#apps/orchestrator';
import type { LetheYaml } from '#contracts';
import type { Engine } from '#installation';
import { announcerModule } from '#platform';
import type { HandlerTerms } from '#source-kit';
import { handlerModules } from './handler-modules.js';

@Module({})
export class StandaloneModule {
  /** Gateway, orchestrator and all handlers in one process. */
  static compose(
    { engine, terms }: { readonly engine: Engine; readonly terms: HandlerTerms },
    sources: LetheYaml['sources'],
    gateway: GatewayParts,
  ): DynamicModule {
    const { processor, requests, hosts } = engine;
    const { deadLetters } = gateway;
    const { announcer, ...runner } = terms;
    return {
      module: StandaloneModule,
      imports: [
        GatewayModule.register(gateway),
        OrchestratorModule.with({
          processor,
          requests,
          hosts,
          deadLetters,
          packages: engine.packages(runner),
        }),
        ...handlerModules(sources, terms),
        announcerModule(announcer),
      ],
    };
  }
}
