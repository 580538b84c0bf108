import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { asyncApi, taskTopic, topics, TaskReport } from '#contracts';
import { createLogger, DeadLetterOffice, PoisonMessage } from '#platform';
import { reportToBus } from '#source-kit';
import { parseTraceparent } from '#tracing';
import { openStage, reportMessage, requestMessage, type Stage } from './recovery.fixture.js';

interface Described {
  readonly components: { readonly messages: Readonly<Record<string, { readonly name: string }>> };
}

const document = JSON.parse(JSON.stringify(asyncApi('0.0.0'))) as Described;
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'lethe', components: document.components });

/** What the description says against a message; nothing if it fits. */
function complaints(event: { readonly type: string }): unknown {
  const [name] =
    Object.entries(document.components.messages).find(([, one]) => one.name === event.type) ?? [];
  if (name === undefined) return `${event.type} is not described`;
  const validate = ajv.compile({ $ref: `lethe#/components/messages/${name}/payload` });
  return validate(event) ? undefined : validate.errors;
}

describe('messages that Lethe sends', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ tellStatus: true });
    const { engine, store, clock } = stage;
    const { id } = await stage.submit();
    const view = await engine.requests.view(id, { id: 'a', role: 'admin', channel: 'rest' });
    if (!view.ok) throw new Error(view.refusal.code);
    const [task] = view.value.tasks;
    if (!task) throw new Error('A request has tasks.');
    const { value } = reportMessage(task, id, clock.now());
    const report = TaskReport.parse((JSON.parse(value) as { data: unknown }).data);
    await reportToBus(store.bus, 'mfa-server')(report);
    await engine.processor.takeReport(report);
    await engine.processor.fireAllDue();
    const office = new DeadLetterOffice({
      bus: store.bus,
      clock,
      source: 'lethe/orchestrator',
      sealer: engine.deadLetterSeals,
      logger: createLogger('silent'),
    });
    const message = { ...requestMessage(), partition: 0, offset: '7' };
    await office.putAside(message, new PoisonMessage('schema-breach', 'data must be an object'));
  });
  afterAll(() => stage.close());

  it.each([
    [taskTopic('mfa-server'), 'lethe.TaskAssigned.v1'],
    [topics.taskReports, 'lethe.TaskReported.v1'],
    [topics.status, 'lethe.PrivacyRequestProgressed.v1'],
    [topics.deadLetters, 'lethe.DeadLettered.v1'],
  ])('on %s are as the description has them', async (topic, type) => {
    const events = (await stage.published(topic)).map(
      (line) => JSON.parse(line.slice(line.indexOf('=') + 1)) as { type: string; traceparent?: string },
    );
    expect(events.map((event) => event.type)).toContain(type);
    for (const event of events) expect(complaints(event)).toBeUndefined();
    if (topic === topics.deadLetters) return;
    for (const { traceparent } of events) expect(parseTraceparent(traceparent)).toBeDefined();
  });
});
