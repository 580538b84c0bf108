import { Module, type DynamicModule } from '@nestjs/common';
import { GatewayModule, type GatewayParts } from '#apps/gateway';
import { OrchestratorModule } from '#apps/orchestrator';
import type { LetheYaml } from '#contracts';
import type { Engine } from '#installation';
import { announcerModule } from '#platform';
import type { HandlerTerms, HostAnnouncer } from '#source-kit';
import { handlerModules } from './handler-modules.js';

/** One announcer speaks for the hosts of all handlers. */
type StandaloneTerms = HandlerTerms & { readonly announcer: HostAnnouncer };

@Module({})
export class StandaloneModule {
  /** Gateway, orchestrator and all handlers in one process. */
  static compose(
    { engine, terms }: { readonly engine: Engine; readonly terms: StandaloneTerms },
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
