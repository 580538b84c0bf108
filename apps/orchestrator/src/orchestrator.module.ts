import { Module, type DynamicModule } from '@nestjs/common';
import { Processor, type PrivacyRequests } from '#application';
import { handlerModule, PRIVACY_REQUESTS } from '#platform';
import type { TaskRunner } from '#source-kit';
import { SubmittedRequestsController } from './submitted-requests.controller.js';
import { TaskReportsController } from './task-reports.controller.js';

export interface OrchestratorParts {
  readonly processor: Processor;
  readonly requests: PrivacyRequests;
  /** assembles packages: Lethe's own task, done where the events are */
  readonly packages: TaskRunner;
}

@Module({})
export class OrchestratorModule {
  /** Takes requests and reports from the bus, and does the tasks that are Lethe's own. */
  static with({ processor, requests, packages }: OrchestratorParts): DynamicModule {
    return {
      module: OrchestratorModule,
      imports: [handlerModule('package', packages)],
      controllers: [TaskReportsController, SubmittedRequestsController],
      providers: [
        { provide: Processor, useValue: processor },
        { provide: PRIVACY_REQUESTS, useValue: requests },
      ],
    };
  }
}
