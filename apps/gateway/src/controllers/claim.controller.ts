import { Controller, Inject } from '@nestjs/common';
import { ok, refused, type Result } from '#application';
import { SIGN_IN, Sent, Serves, type ClaimLink, type InputOf, type Sessions } from '#platform';
import { claimEndpoints as endpoints } from '../endpoints/open.endpoints.js';

export interface SignIn {
  readonly claimLink: ClaimLink;
  readonly sessions: Sessions;
}

@Controller()
export class ClaimController {
  constructor(@Inject(SIGN_IN) private readonly signIn: SignIn) {}

  @Serves(endpoints.claim)
  async claim(
    @Sent() { params }: InputOf<typeof endpoints.claim>,
  ): Promise<Result<{ readonly cookie: string }>> {
    switch (this.signIn.claimLink.claim(params.code)) {
      case 'claimed':
        return ok({ cookie: await this.signIn.sessions.open({ id: 'claim', role: 'admin' }) });
      case 'spent':
        return refused('claim-spent');
      case 'unknown':
        return refused('not-found', 'There is no such claim link here; the start prints the right one.');
    }
  }
}
