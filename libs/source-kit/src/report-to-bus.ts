import { randomUUID } from 'node:crypto';
import { TASK_REPORTED, topics, type TaskReport } from '#contracts';
import type { MessageBus } from '#ports';
import { sending } from '#tracing';

/**
 * Sends reports to the orchestrator, in the trace of the task; durable when it resolves. Reports of one
 * request keep their order.
 */
export const reportToBus =
  (bus: MessageBus, sender: string) =>
  async (report: TaskReport): Promise<void> => {
    const sent = sending(topics.taskReports);
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: `lethe/${sender}`,
      type: TASK_REPORTED,
      time: report.reportedAt,
      datacontenttype: 'application/json',
      traceparent: sent.traceparent,
      data: report,
    };
    const message = { topic: topics.taskReports, key: report.requestId, value: JSON.stringify(event) };
    await sent.by(bus.publish([message]));
  };
