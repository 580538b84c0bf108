import { Controller, Inject } from '@nestjs/common';
import { ok, refused, type Audit, type Caller, type Result } from '#application';
import type { ApiKeyList, CreatedApiKey } from '#contracts';
import { API_KEYS, AUDIT, CalledBy, Sent, Serves, type ApiKeys, type InputOf } from '#platform';
import { apiKeyEndpoints as endpoints } from '../endpoints/desk.endpoints.js';

@Controller()
export class ApiKeysController {
  constructor(
    @Inject(API_KEYS) private readonly apiKeys: ApiKeys,
    @Inject(AUDIT) private readonly audit: Audit,
  ) {}

  @Serves(endpoints.list)
  async list(): Promise<Result<ApiKeyList>> {
    return ok(await this.apiKeys.list());
  }

  @Serves(endpoints.create)
  async create(
    @Sent() { body, idempotencyKey }: InputOf<typeof endpoints.create>,
    @CalledBy() { id, channel }: Caller,
  ): Promise<Result<CreatedApiKey>> {
    const made = await this.apiKeys.create(body, id, idempotencyKey);
    // Nobody has its token before this is written down: again for a call that is repeated, for it may have broken off.
    if (made.ok) await this.audit.record({ what: 'api-key-made', by: { id, channel }, about: made.value.id });
    return made;
  }

  @Serves(endpoints.delete)
  async delete(
    @Sent() { params }: InputOf<typeof endpoints.delete>,
    @CalledBy() { id, channel }: Caller,
  ): Promise<Result<undefined>> {
    if (!(await this.apiKeys.has(params.id))) return refused('not-found');
    await this.audit.record({ what: 'api-key-revoked', by: { id, channel }, about: params.id });
    return (await this.apiKeys.delete(params.id)) ? ok(undefined) : refused('not-found');
  }
}
