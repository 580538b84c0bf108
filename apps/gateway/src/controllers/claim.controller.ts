import { Controller, Inject } from '@nestjs/common';
import { ok, refused, type Result } from '#application';
import { CLAIM, Sent, Serves, type ClaimLink, type InputOf, type Sessions } from '#platform';
import { claimEndpoints as endpoints } from '../endpoints/open.endpoints.js';

export interface Claim {
  readonly claimLink: ClaimLink;
  readonly sessions: Sessions;
}

@Controller()
export class ClaimController {
  constructor(@Inject(CLAIM) private readonly desk: Claim) {}

  @Serves(endpoints.claim)
  async claim(
    @Sent() { params }: InputOf<typeof endpoints.claim>,
  ): Promise<Result<{ readonly cookie: string }>> {
    switch (this.desk.claimLink.claim(params.code)) {
      case 'claimed':
        return ok(await this.desk.sessions.open({ id: 'claim', name: null, role: 'admin' }));
      case 'spent':
        return refused('claim-spent');
      case 'unknown':
        return refused('not-found', 'There is no such claim link here; the start prints the right one.');
    }
  }
}
