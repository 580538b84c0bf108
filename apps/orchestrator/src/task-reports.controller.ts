import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { TaskReport, topics } from '#contracts';
import { Processor, UnknownTask } from '#application';
import { EventData, PoisonMessage } from '#platform';

/** Takes what handlers say of their tasks. */
@Controller()
export class TaskReportsController {
  constructor(@Inject(Processor) private readonly processor: Processor) {}

  @EventPattern<string>(topics.taskReports)
  async reported(@EventData(TaskReport) report: TaskReport): Promise<void> {
    try {
      await this.processor.takeReport(report);
    } catch (error) {
      if (error instanceof UnknownTask) throw new PoisonMessage('unknown-task', error.message);
      throw error;
    }
  }
}
