import { permanentFault, retryableFault, TaskFault } from '#source-kit';
import { ListedOperation, Operation } from './graph-answers.js';
import type { GraphClient } from './graph-client.js';
import { segment, userPath } from './graph-paths.js';
import { exportRefusals } from './export-refusals.js';
import { readPages } from './graph-pages.js';
import { everyOne, theOne } from './read-answer.js';
import { retryAfterSeconds } from './retry-after.js';
import { ServiceBusy } from './service-busy.js';

/** How the service took the order of an export. */
export type Submission =
  | { readonly kind: 'accepted'; readonly operationId: string | null; readonly waitSeconds: number | null }
  /** the container holds the note of an earlier order */
  | { readonly kind: 'container-used' }
  /** no clear answer came: the order may have been taken or not */
  | { readonly kind: 'unclear'; readonly fault: TaskFault };

export type OperationLook =
  | { readonly kind: 'known'; readonly operation: Operation; readonly waitSeconds: number | null }
  | { readonly kind: 'unknown' };

/** The export of a person's data by Microsoft's service (DOC; refusals SEEN). */
export class ExportOperations {
  constructor(private readonly graph: GraphClient) {}

  /** @throws {TaskFault} refusals of the location (`export-location-…`) and the clear faults of Graph */
  async submit(userId: string, storageLocation: string, signal: AbortSignal): Promise<Submission> {
    const place = 'POST /users/{id}/exportPersonalData';
    try {
      const answer = await this.graph.call({
        method: 'POST',
        path: `${userPath(userId)}/exportPersonalData`,
        place,
        permission: 'User.Export.All',
        body: { storageLocation },
        expected: [400, 404],
        signal,
      });
      // It was there a moment ago. Tried again, the account is looked up again.
      if (answer.status === 404) throw retryableFault('graph-call-refused', `${place}: 404`);
      if (answer.status !== 400) {
        const operationId = operationIdOf(answer.headers.get('location'));
        return { kind: 'accepted', operationId, waitSeconds: retryAfterSeconds(answer.headers) };
      }
      if (answer.errorCode === 'StorageLocationAlreadyUsed') return { kind: 'container-used' };
      throw refused(answer.errorCode ?? '', `${place}: 400 ${answer.errorCode ?? ''}`);
    } catch (error) {
      if (error instanceof TaskFault && isUnclear(error)) return { kind: 'unclear', fault: error };
      throw error;
    }
  }

  /**
   * The operation that was ordered into this container, as the list of operations has it. Not every
   * service lists them, so that none is found proves nothing.
   */
  async orderedInto(container: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const pages = await readPages(this.graph, {
        method: 'GET',
        path: '/dataPolicyOperations',
        place: 'GET /dataPolicyOperations',
        permission: 'User.Export.All',
        expected: [400, 403, 404, 405],
        signal,
      });
      return everyOne(ListedOperation, pages.items).find((one) => leadsTo(one.storageLocation, container))
        ?.id;
    } catch (error) {
      if (error instanceof TaskFault && error.code === 'graph-answer-unreadable') return undefined;
      throw error;
    }
  }

  /** SEEN: an operation that the service does not know is answered with 400 `OperationNotFound`. */
  async look(operationId: string, signal: AbortSignal): Promise<OperationLook> {
    const call = {
      method: 'GET',
      path: `/dataPolicyOperations/${segment(operationId)}`,
      place: 'GET /dataPolicyOperations/{id}',
      permission: 'User.Export.All',
      expected: [400, 404],
      signal,
    } as const;
    const answer = await this.graph.call(call);
    if (answer.status === 404 || answer.errorCode === 'OperationNotFound') return { kind: 'unknown' };
    if (answer.status === 400)
      throw permanentFault('graph-call-refused', `${call.place}: 400 ${answer.errorCode ?? ''}`);
    const operation = theOne(Operation, call, answer);
    return { kind: 'known', operation, waitSeconds: retryAfterSeconds(answer.headers) };
  }
}

/** SEEN: the service says `StorageLocationInvalid` of whatever else went wrong, a broken connection too. */
function refused(errorCode: string, seen: string): TaskFault {
  const fault = exportRefusals.get(errorCode) ?? 'graph-call-refused';
  return fault === 'export-location-invalid' ? retryableFault(fault, seen) : permanentFault(fault, seen);
}

/** A call that was throttled was not taken; one that got lost, or no readable answer, may have been. */
const isUnclear = (fault: TaskFault): boolean =>
  fault.code === 'graph-unreachable' ||
  fault.code === 'graph-answer-unreadable' ||
  (fault instanceof ServiceBusy && fault.code === 'graph-unavailable');

/** A container's name is the last part of the path of its address. */
const leadsTo = (location: string, container: string): boolean =>
  URL.canParse(location) && new URL(location).pathname.split('/').filter(Boolean).at(-1) === container;

/** The id in `…/dataPolicyOperations/{id}`, or in the OData form `…/dataPolicyOperations('{id}')`. */
export function operationIdOf(location: string | null): string | null {
  const id = /\/dataPolicyOperations(?:\/|\('|\()([\w-]{1,200})/i.exec(location ?? '')?.[1];
  return id ?? null;
}
