import { Controller, Inject } from '@nestjs/common';
import { ok, refused, type Result } from '#application';
import type { ApiKeyList, CreatedApiKey } from '#contracts';
import { API_KEYS, Sent, Serves, type ApiKeys, type InputOf } from '#platform';
import { apiKeyEndpoints as endpoints } from '../endpoints/desk.endpoints.js';

@Controller()
export class ApiKeysController {
  constructor(@Inject(API_KEYS) private readonly apiKeys: ApiKeys) {}

  @Serves(endpoints.list)
  async list(): Promise<Result<ApiKeyList>> {
    return ok(await this.apiKeys.list());
  }

  @Serves(endpoints.create)
  async create(@Sent() { body }: InputOf<typeof endpoints.create>): Promise<Result<CreatedApiKey>> {
    return ok(await this.apiKeys.create(body));
  }

  @Serves(endpoints.delete)
  async delete(@Sent() { params }: InputOf<typeof endpoints.delete>): Promise<Result<undefined>> {
    return (await this.apiKeys.delete(params.id)) ? ok(undefined) : refused('not-found');
  }
}
