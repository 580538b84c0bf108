import { randomUUID } from 'node:crypto';
import {
  ok,
  refused,
  type Caller,
  type DeadLetterDesk,
  type Download,
  type ListFilter,
  type PrivacyRequests,
  type Replays,
  type Simulations,
  type RequestAction,
  type Result,
} from '#application';
import type { Certificate, RequestView, SubmitPrivacyRequestBody, TaskView } from '#contracts';
import { unsignedCertificate } from '#testing';
import type { Clock } from '#ports';

/** What stands behind the gateway in its tests. */

export const NOW = '2026-11-20T09:00:00.000Z';

const task = (requestId: string): TaskView => ({
  id: `${requestId}-01`,
  source: 'mfa-server',
  host: null,
  action: 'screenshots',
  phase: null,
  state: 'waiting-on-person',
  attempt: 1,
  manual: true,
  destructive: false,
  dependsOn: [],
  checkAfter: null,
  dueAt: null,
  stopLossReached: false,
  progress: null,
  proof: null,
  fault: null,
  instructions: null,
  reason: null,
  heldBy: [],
  waitsToLookAgain: false,
});

const viewOf = (id: string, body: SubmitPrivacyRequestBody, version = 7): RequestView => ({
  id,
  kind: body.kind,
  subject: { masked: 'a••@example.com', shredded: false },
  progress: 'running',
  purge: 'not-applicable',
  clock: {
    state: 'on-track',
    dueAt: NOW,
    legalDueAt: NOW,
    extended: false,
    confirmDueAt: null,
    confirmedAt: null,
  },
  version,
  receivedAt: NOW,
  completedAt: null,
  policy: { id: 'gdpr', version: '2026-2', calendar: 'target2', timeZone: 'UTC' },
  reference: body.reference ?? null,
  subjectIsAdministrator: false,
  sources: ['mfa-server'],
  leftOut: [],
  sweepDueAt: null,
  purgeDueAt: null,
  package: null,
  exceptions: [],
  restraints: [],
  tasks: [task(id)],
});

const shortOf = ({ id, kind, subject, clock, policy, reference }: RequestView) => ({
  id,
  kind,
  subject,
  clock,
  policy,
  reference,
});

/** Stands for the use cases: remembers what it was asked, and refuses as they would. */
export class FakeRequests implements PrivacyRequests {
  readonly views = new Map<string, { readonly view: RequestView; readonly submittedBy: string }>();
  readonly submitted: { readonly body: SubmitPrivacyRequestBody; readonly key: string | undefined }[] = [];
  readonly actions: { readonly action: RequestAction; readonly ifMatch: number | undefined }[] = [];
  readonly filters: ListFilter[] = [];
  /** thrown or refused by the next call of a use case */
  next: { readonly error: unknown } | { readonly result: Result<never> } | undefined;
  download: Download | undefined;

  add(submittedBy = 'admin'): RequestView {
    const view = viewOf(randomUUID(), { kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } });
    this.views.set(view.id, { view, submittedBy });
    return view;
  }

  async submit(
    body: SubmitPrivacyRequestBody,
    caller: Caller,
    options?: { readonly idempotencyKey?: string | undefined },
  ): Promise<Result<RequestView>> {
    return this.answer(() => {
      this.submitted.push({ body, key: options?.idempotencyKey });
      const view = viewOf(randomUUID(), body, 1);
      this.views.set(view.id, { view, submittedBy: caller.id });
      return ok(view);
    });
  }

  async view(id: string, caller: Caller, asOf?: Date): Promise<Result<RequestView>> {
    const entry = this.views.get(id);
    if (!entry || (caller.role === 'requester' && entry.submittedBy !== caller.id))
      return refused('not-found');
    if (asOf && asOf.toISOString() > NOW) return refused('as-of-in-future');
    if (asOf && asOf.toISOString() < entry.view.receivedAt) return refused('not-yet-received');
    return ok(entry.view);
  }

  async events(): ReturnType<PrivacyRequests['events']> {
    return this.answer(() =>
      ok([{ type: 'TaskStarted', version: 1, commit: 1, occurredAt: NOW, data: { host: 'mfa01' } }]),
    );
  }

  async list(filter: ListFilter): ReturnType<PrivacyRequests['list']> {
    this.filters.push(filter);
    return this.answer(() =>
      ok({ items: [...this.views.values()].map(({ view }) => view), nextCursor: null }),
    );
  }

  async ofPerson(): ReturnType<PrivacyRequests['ofPerson']> {
    return this.answer(() => ok({ items: [...this.views.values()].map(({ view }) => view), more: false }));
  }

  readonly beside = (): ReturnType<PrivacyRequests['beside']> => this.ofPerson();

  async manualSteps(limit: number): ReturnType<PrivacyRequests['manualSteps']> {
    return this.answer(() => {
      const items = [...this.views.values()].flatMap(({ view }) =>
        view.tasks.map((open) => ({ request: shortOf(view), task: open, waitsFor: [] })),
      );
      return ok({ items: items.slice(0, limit), total: items.length });
    });
  }

  async act(id: string, action: RequestAction, _: Caller, ifMatch?: number): Promise<Result<RequestView>> {
    return this.answer(() => {
      const view = this.views.get(id)?.view;
      if (!view) return refused('not-found');
      if (ifMatch !== undefined && ifMatch !== view.version) return refused('version-stale');
      this.actions.push({ action, ifMatch });
      return ok({ ...view, version: view.version + 1 });
    });
  }

  async package(): Promise<Result<Download>> {
    return this.answer(() => (this.download ? ok(this.download) : refused('package-not-ready')));
  }

  readonly recordsAboutOthers = (): Promise<Result<Download>> => this.package();

  async certificate(id: string): Promise<Result<Certificate>> {
    return this.answer(() => ok(unsignedCertificate(id)));
  }

  async reveal(): ReturnType<PrivacyRequests['reveal']> {
    return this.answer(() => ok({ subject: { userPrincipalName: 'ada@example.com' } }));
  }

  private answer<T>(otherwise: () => Result<T>): Result<T> {
    const planned = this.next;
    this.next = undefined;
    if (planned && 'error' in planned) throw planned.error;
    return planned ? planned.result : otherwise();
  }
}

export const clock: Clock = { now: () => NOW, until: async () => undefined };

export const deadLetters: DeadLetterDesk = {
  keep: async () => true,
  list: async () => ({ items: [], nextCursor: null }),
  redrive: async () => ok({ redriven: 0, items: [], remaining: 0 }),
  openCounts: async () => [{ topic: 'lethe.requests.v1', count: 2 }],
};

export const replays: Replays = {
  replay: async ({ dryRun }) =>
    ok(
      (async function* () {
        const counts = { read: 0, decided: 0, known: 0, refused: 0, reasons: {} };
        yield { progress: counts };
        yield { summary: { ...counts, dryRun, complete: true, tasksSent: 0 } };
      })(),
    ),
};

export const simulations: Simulations = { deadlines: async () => ok({ checked: 3, held: 0, breaches: [] }) };
