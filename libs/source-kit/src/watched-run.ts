import type { HostName, TaskAction, TaskAssigned, TaskSource } from '#contracts';
import { inSpan } from '#tracing';
import type { ReportBody } from './outcome-report.js';

/** How one go at a task ended, for whoever counts. */
export interface RunEnd {
  readonly source: TaskSource;
  readonly host: HostName | null;
  readonly action: TaskAction;
  /** what is reported, or why nothing is */
  readonly outcome: ReportBody['outcome'] | 'lease-lost' | 'interrupted';
  /** of the fault catalogue; null where it did not fail */
  readonly code: string | null;
  readonly seconds: number;
}

/** Does one go at a task in a span of its own, and tells how it ended. It settles as the work does. */
export async function watchedRun(
  task: TaskAssigned,
  work: () => Promise<ReportBody | undefined>,
  onEnd: (end: RunEnd) => void = () => undefined,
): Promise<ReportBody | undefined> {
  const { source, host, action } = task;
  const begun = performance.now();
  const facts = {
    'lethe.request.id': task.requestId,
    'lethe.task.id': task.taskId,
    'lethe.source': source,
    ...(host !== null && { 'lethe.host': host }),
    'lethe.action': action,
    'lethe.attempt': task.attempt,
  };
  return inSpan({ name: `run ${source} ${action}`, facts }, async (span) => {
    const ended = (outcome: RunEnd['outcome'], code: string | null): void => {
      span.tell({ 'lethe.outcome': outcome, ...(code !== null && { 'lethe.code': code }) });
      onEnd({ source, host, action, outcome, code, seconds: (performance.now() - begun) / 1000 });
    };
    let body: ReportBody | undefined;
    try {
      body = await work();
    } catch (error) {
      ended('interrupted', null);
      throw error;
    }
    if (body?.outcome === 'failed') span.failed();
    ended(body?.outcome ?? 'lease-lost', body?.outcome === 'failed' ? body.fault.code : null);
    return body;
  });
}
