import { Controller, Inject } from '@nestjs/common';
import { ok, type Caller, type Result } from '#application';
import type { SessionView } from '#contracts';
import { CalledBy, SESSION, Serves, may, permissions, type ApiKeys } from '#platform';
import type { ReadOnly } from '#platform';
import { sessionEndpoints as endpoints } from '../endpoints/session.endpoints.js';

/** What a session is told of besides who has it. */
export interface SessionDesk {
  readonly about: Pick<SessionView, 'mode' | 'version'>;
  readonly apiKeys: ApiKeys;
  clock(): SessionView['clock'];
}

const KEY = 'key:';
const known: Readonly<Record<string, string>> = { claim: 'Sandbox owner', admin: 'Administrator token' };

@Controller()
export class SessionController {
  constructor(@Inject(SESSION) private readonly desk: SessionDesk) {}

  @Serves(endpoints.view)
  async view(@CalledBy() caller: Caller): Promise<Result<ReadOnly<SessionView>>> {
    return ok({
      id: caller.id,
      name: await this.nameOf(caller),
      role: caller.role,
      permissions: permissions.filter((permission) => may(caller.role, permission)),
      by: caller.channel === 'portal' ? 'session' : 'token',
      ...this.desk.about,
      clock: this.desk.clock(),
    });
  }

  private async nameOf({ id, name }: Caller): Promise<string> {
    if (name !== undefined) return name;
    if (!id.startsWith(KEY)) return known[id] ?? id;
    const { items } = await this.desk.apiKeys.list();
    return items.find((key) => `${KEY}${key.id}` === id)?.name ?? id;
  }
}
