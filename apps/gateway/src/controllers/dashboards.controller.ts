import { Controller, Inject } from '@nestjs/common';
import { ok, type Caller, type Dashboards, type Overview, type Result } from '#application';
import type { HostList, PolicyList, SourceList } from '#contracts';
import { ACTOR_NAMES, CalledBy, DASHBOARDS, POLICIES, Serves, type ReadOnly } from '#platform';
import type { ActorNames } from '../actor-names.js';
import { dashboardEndpoints as endpoints } from '../endpoints/desk.endpoints.js';

@Controller()
export class DashboardsController {
  constructor(
    @Inject(DASHBOARDS) private readonly dashboards: Dashboards,
    @Inject(POLICIES) private readonly list: PolicyList,
    @Inject(ACTOR_NAMES) private readonly names: ActorNames,
  ) {}

  @Serves(endpoints.overview)
  async overview(@CalledBy() caller: Caller): Promise<Result<Overview>> {
    return ok(await this.dashboards.overview(caller));
  }

  @Serves(endpoints.sources)
  async sources(): Promise<Result<ReadOnly<SourceList>>> {
    return ok({ items: await this.names.ofSources(await this.dashboards.sources()) });
  }

  @Serves(endpoints.hosts)
  async hosts(): Promise<Result<ReadOnly<HostList>>> {
    return ok({ items: await this.names.ofHosts(await this.dashboards.hosts()) });
  }

  @Serves(endpoints.policies)
  policies(): Result<ReadOnly<PolicyList>> {
    return ok(this.list);
  }
}
