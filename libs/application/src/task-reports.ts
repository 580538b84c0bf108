import type { TaskReport } from '#contracts';
import type { CommandRunner } from './command-runner.js';

/** The report names a request or task that does not exist here. */
export class UnknownTask extends Error {
  override readonly name = 'UnknownTask';
}

/** The same report said twice is the same command. */
const commandId = (report: TaskReport): string =>
  `report:${report.taskId}:${report.dispatch}:${report.outcome}:${report.reportedAt}`;

/**
 * Takes what handlers say of their tasks.
 * @throws {UnknownTask} no retry will help @throws {StoreUnavailable} hand it over again
 */
export async function takeReport(commands: CommandRunner, report: TaskReport): Promise<void> {
  const ran = await commands.run(report.requestId, {
    type: 'ReportTask',
    commandId: commandId(report),
    report,
  });
  if (ran?.decision.kind === 'reject') throw new UnknownTask(`Task ${report.taskId} is not known.`);
}
