import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TASK_REPORTED, TaskReport, topics } from '#contracts';
import { Processor, UnknownTask } from '#application';
import { Consumes, PoisonMessage } from '#platform';

/** Takes what handlers say of their tasks. */
@Controller()
export class TaskReportsController {
  constructor(@Inject(Processor) private readonly processor: Processor) {}

  @Consumes(topics.taskReports, {
    group: 'orchestrator',
    concurrency: 64,
    types: { [TASK_REPORTED]: TaskReport },
  })
  async reported(@Payload() report: TaskReport): Promise<void> {
    try {
      await this.processor.takeReport(report);
    } catch (error) {
      if (error instanceof UnknownTask) throw new PoisonMessage('unknown-task', error.message);
      throw error;
    }
  }
}
