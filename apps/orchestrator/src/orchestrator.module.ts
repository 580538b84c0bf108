import { Module, type DynamicModule } from '@nestjs/common';
import { Processor } from '#application';
import { handlerModule } from '#platform';
import type { TaskRunner } from '#source-kit';
import { SubmittedRequestsController } from './submitted-requests.controller.js';
import { TaskReportsController } from './task-reports.controller.js';

@Module({})
export class OrchestratorModule {
  /** Intake of messages, reports of tasks, and the assembling of packages, which is Lethe's own task. */
  static with(processor: Processor, packages: TaskRunner): DynamicModule {
    return {
      module: OrchestratorModule,
      imports: [handlerModule('package', packages)],
      controllers: [TaskReportsController, SubmittedRequestsController],
      providers: [{ provide: Processor, useValue: processor }],
    };
  }
}
