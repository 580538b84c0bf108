import { Controller, Inject, Logger } from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import { DeadLetter, isLetterTopic, topics } from '#contracts';
import type { DeadLetterDesk } from '#application';
import { DEAD_LETTERS, EventData, PoisonMessage, type BusContext } from '#platform';

/** Keeps what any service has put aside, for people to look at. */
@Controller()
export class DeadLettersController {
  private readonly logger = new Logger(DeadLettersController.name);

  constructor(@Inject(DEAD_LETTERS) private readonly letters: DeadLetterDesk) {}

  @EventPattern<string>(topics.deadLetters)
  async putAside(@EventData(DeadLetter) letter: DeadLetter, @Ctx() context: BusContext): Promise<void> {
    // Redriving publishes to the topic that a letter names: nobody outside is to choose it.
    if (!isLetterTopic(letter.topic))
      throw new PoisonMessage('unknown-topic', 'The letter names a topic that is not one of Lethe.');
    if (!(await this.letters.keep(letter, context.envelope.time)))
      this.logger.warn('A dead letter came that has expired already: is the clock of its sender right?');
  }
}
