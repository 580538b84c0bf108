import type { RequestEvent } from '#contracts';
import type { Command } from './commands.js';
import { accept, ignore, reject, type Decision } from './decision.js';
import { decidePerson } from './decide-person.js';
import { submit } from './decide-submit.js';
import { evolve } from './evolve.js';
import { fireTimer } from './fire-timer.js';
import { followUps } from './follow-ups.js';
import { joinHosts } from './join-hosts.js';
import type { PrivacyRequest } from './privacy-request.js';
import { reportTask } from './report-task.js';
import type { Standing } from './restraints.js';

function own(request: PrivacyRequest | undefined, command: Command, standing: Standing): Decision {
  if (command.type === 'SubmitPrivacyRequest')
    return request ? resubmit(request, command.bodyDigest) : submit(command);
  if (!request) return reject('not-found');
  switch (command.type) {
    case 'ReportTask':
      return reportTask(request, command);
    case 'FireTimer':
      return fireTimer(request, command, standing);
    case 'JoinHosts':
      return joinHosts(request, command);
    case 'ReconsiderTasks':
      return request.end ? ignore('the request has ended') : accept();
    default:
      return decidePerson(request, command, standing);
  }
}

const resubmit = (request: PrivacyRequest, bodyDigest: string): Decision =>
  request.bodyDigest === bodyDigest
    ? ignore('the request has already been received')
    : reject('idempotency-key-reused');

/**
 * Decides a command: its own events, and all that follows from them, in one commit. A command that the
 * request has seen is ignored.
 * @param standing what stands against work at this moment; there is no default, for to forget it would be to delete
 */
export function decide(request: PrivacyRequest | undefined, command: Command, standing: Standing): Decision {
  if (request?.commands.has(command.commandId)) return ignore('the command has been seen');
  const decision = own(request, command, standing);
  if (decision.kind !== 'accept') return decision;
  const id = command.type === 'SubmitPrivacyRequest' ? command.id : request?.id;
  if (id === undefined) return reject('not-found');
  const after = decision.events.reduce<PrivacyRequest | undefined>(
    (state, event: RequestEvent) => evolve(state, event, { id, at: command.at }),
    request,
  );
  if (!after) return decision;
  const events = [...decision.events, ...followUps(after, command.at, standing)];
  return events.length > 0 ? accept(...events) : ignore('nothing goes on');
}
