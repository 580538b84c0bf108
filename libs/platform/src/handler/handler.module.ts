import { Controller, Inject, type DynamicModule, type BeforeApplicationShutdown } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { taskOn, taskTopic, type TaskAssigned, type TaskSource } from '#contracts';
import type { TaskRunner } from '#source-kit';
import { EventData } from '../transport/event-data.decorator.js';

const RUNNER = Symbol('TaskRunner');

/** Takes the tasks of one source from their topic to the source's runner. */
function tasksController(source: TaskSource) {
  @Controller()
  class TasksController implements BeforeApplicationShutdown {
    constructor(@Inject(RUNNER) private readonly runner: TaskRunner) {}

    @EventPattern<string>(taskTopic(source))
    async assigned(@EventData(taskOn(source)) task: TaskAssigned): Promise<void> {
      await this.runner.handle(task);
    }

    /** Before the transport waits for what is in hand: else a hanging program would hold up the end. */
    async beforeApplicationShutdown(): Promise<void> {
      await this.runner.stop();
    }
  }
  return TasksController;
}

/** The Nest module of one source's handler. */
export function handlerModule(source: TaskSource, runner: TaskRunner): DynamicModule {
  // A class of its own for each source: Nest tells modules apart by their class.
  class HandlerModule {}
  return {
    module: HandlerModule,
    controllers: [tasksController(source)],
    providers: [{ provide: RUNNER, useValue: runner }],
  };
}
