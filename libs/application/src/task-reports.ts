import type { TaskReport } from '#contracts';
import type { CommandRunner, Draft } from './command-runner.js';
import type { Intake } from './recovery-parts.js';

/** The report names a request or task that does not exist here. */
export class UnknownTask extends Error {
  override readonly name = 'UnknownTask';
}

/** The same report said twice is the same command. */
const commandId = (report: TaskReport): string =>
  `report:${report.taskId}:${report.dispatch}:${report.outcome}:${report.reportedAt}`;

const reportDraft = (report: TaskReport): Draft => ({
  type: 'ReportTask',
  commandId: commandId(report),
  report,
});

/**
 * Takes what handlers say of their tasks.
 * @throws {UnknownTask} no retry will help @throws {StoreUnavailable} hand it over again
 */
export async function takeReport(commands: CommandRunner, report: TaskReport): Promise<void> {
  const ran = await commands.run(report.requestId, reportDraft(report));
  if (ran?.decision.kind === 'reject') throw new UnknownTask(`Task ${report.taskId} is not known.`);
}

/** What a report would lead to now. */
export async function considerReport(
  { commands }: { readonly commands: CommandRunner },
  report: TaskReport,
): Promise<Intake> {
  const decision = await commands.consider(report.requestId, reportDraft(report));
  if (decision.kind === 'accept') return { kind: 'decided' };
  return decision.kind === 'ignore'
    ? { kind: 'known' }
    : { kind: 'refused', reason: 'unknown-task', message: 'There is no such request or task here.' };
}
