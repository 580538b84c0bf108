import { Module, type DynamicModule } from '@nestjs/common';
import { HostWatch, Processor, type DeadLetterDesk, type PrivacyRequests } from '#application';
import { DEAD_LETTERS, handlerModule, PRIVACY_REQUESTS } from '#platform';
import type { TaskRunner } from '#source-kit';
import { AnnouncedHostsController } from './announced-hosts.controller.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { SubmittedRequestsController } from './submitted-requests.controller.js';
import { TaskReportsController } from './task-reports.controller.js';

export interface OrchestratorParts {
  readonly processor: Processor;
  readonly requests: PrivacyRequests;
  readonly deadLetters: DeadLetterDesk;
  readonly hosts: HostWatch;
  /** assembles packages: Lethe's own task, done where the events are */
  readonly packages: TaskRunner;
}

@Module({})
export class OrchestratorModule {
  /** Takes requests, reports, announcements and dead letters from the bus, and does the tasks that are Lethe's own. */
  static with({ processor, requests, hosts, deadLetters, packages }: OrchestratorParts): DynamicModule {
    return {
      module: OrchestratorModule,
      imports: [handlerModule('package', packages)],
      controllers: [
        TaskReportsController,
        SubmittedRequestsController,
        AnnouncedHostsController,
        DeadLettersController,
      ],
      providers: [
        { provide: Processor, useValue: processor },
        { provide: PRIVACY_REQUESTS, useValue: requests },
        { provide: HostWatch, useValue: hosts },
        { provide: DEAD_LETTERS, useValue: deadLetters },
      ],
    };
  }
}
