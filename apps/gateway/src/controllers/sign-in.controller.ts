import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Inject } from '@nestjs/common';
import { ok, type Result } from '#application';
import { CallHeaders, SIGN_IN, Sent, Serves, type InputOf, type SignInDesk, type WayOn } from '#platform';
import { signedOutPage } from '../docs/pages.js';
import { signInEndpoints as endpoints } from '../endpoints/sign-in.endpoints.js';

@Controller()
export class SignInController {
  constructor(@Inject(SIGN_IN) private readonly desk: SignInDesk) {}

  @Serves(endpoints.begin)
  async begin(@Sent() { query }: InputOf<typeof endpoints.begin>): Promise<Result<WayOn>> {
    return ok(await this.desk.begin(query.returnTo, { again: query.again === 'true' }));
  }

  @Serves(endpoints.finish)
  async finish(
    @Sent() { query }: InputOf<typeof endpoints.finish>,
    @CallHeaders() { cookie }: IncomingHttpHeaders,
  ): Promise<Result<WayOn>> {
    return ok(await this.desk.finish(query, cookie));
  }

  @Serves(endpoints.end)
  async end(@CallHeaders() headers: IncomingHttpHeaders): Promise<Result<WayOn>> {
    return ok(await this.desk.end(headers));
  }

  @Serves(endpoints.ended)
  async ended(): Promise<Result<string>> {
    return ok(signedOutPage(await this.desk.signOutAtProvider()));
  }
}
