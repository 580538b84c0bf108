import type { StreamableFile } from '@nestjs/common';
import { Controller, Inject } from '@nestjs/common';
import { ok, type Caller, type DeadLetterDesk, type Replays, type Result } from '#application';
import type { DeadLetterList, RedriveAnswer } from '#contracts';
import { CalledBy, DEAD_LETTERS, REPLAYS, Sent, Serves, type InputOf, type ReadOnly } from '#platform';
import { linesOf } from '../download.js';
import { recoveryEndpoints as endpoints } from '../endpoints/recovery.endpoints.js';

@Controller()
export class RecoveryController {
  constructor(
    @Inject(DEAD_LETTERS) private readonly deadLetters: DeadLetterDesk,
    @Inject(REPLAYS) private readonly replays: Replays,
  ) {}

  @Serves(endpoints.listDeadLetters)
  async listDeadLetters(
    @Sent() { query }: InputOf<typeof endpoints.listDeadLetters>,
  ): Promise<Result<ReadOnly<DeadLetterList>>> {
    return ok(await this.deadLetters.list(query));
  }

  @Serves(endpoints.redrive)
  redrive(
    @Sent() { body }: InputOf<typeof endpoints.redrive>,
    @CalledBy() caller: Caller,
  ): Promise<Result<RedriveAnswer>> {
    return this.deadLetters.redrive(body, caller);
  }

  @Serves(endpoints.replay)
  async replay(
    @Sent() { body }: InputOf<typeof endpoints.replay>,
    @CalledBy() caller: Caller,
  ): Promise<Result<StreamableFile>> {
    const lines = await this.replays.replay(body, caller);
    return lines.ok ? ok(await linesOf(lines.value)) : lines;
  }
}
