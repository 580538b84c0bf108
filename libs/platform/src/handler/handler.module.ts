import { Controller, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TASK_ASSIGNED, TaskAssigned, taskTopic, type TaskSource } from '#contracts';
import type { TaskRunner } from '#source-kit';
import { Consumes } from '../transport/consumes.decorator.js';

const RUNNER = Symbol('TaskRunner');

/** Hosts are worked on side by side, and many tasks only wait for a program or a service. */
const TASKS_AT_ONCE = 32;

/** The controller of a source's tasks: takes them from the source's topic to its runner. */
function tasksController(source: TaskSource) {
  @Controller()
  class TasksController implements OnApplicationShutdown {
    constructor(@Inject(RUNNER) private readonly runner: TaskRunner) {}

    @Consumes(taskTopic(source), {
      group: source,
      concurrency: TASKS_AT_ONCE,
      types: { [TASK_ASSIGNED]: TaskAssigned },
    })
    async assigned(@Payload() task: TaskAssigned): Promise<void> {
      await this.runner.handle(task);
    }

    async onApplicationShutdown(): Promise<void> {
      await this.runner.stop();
    }
  }
  return TasksController;
}

@Module({})
export class HandlerModule {
  /** The tasks of one source, done by one runner. */
  static for(source: TaskSource, runner: TaskRunner): DynamicModule {
    const controller = tasksController(source);
    const name = { provide: RUNNER, useValue: runner };
    // A module class of its own for each source: Nest keeps modules apart by their class.
    class SourceModule {}
    return { module: SourceModule, controllers: [controller], providers: [name] };
  }
}
