import { ok, type Result } from '#application';
import type {
  Actor,
  AuditList,
  HostList,
  LegalHoldView,
  PausedSourceView,
  RetiredHost,
  ShownActor,
  SourceList,
  SourcePauseView,
} from '#contracts';
import type { ApiKeys, ReadOnly } from '#platform';

type Names = ReadonlyMap<string, string>;
type Items<T extends { readonly items: readonly unknown[] }> = ReadOnly<T>['items'];

/**
 * Says beside the ids of API keys what the keys are for: events keep ids alone, and people know names. A key
 * that was deleted has none any more.
 */
export class ActorNames {
  constructor(private readonly apiKeys: Pick<ApiKeys, 'names'>) {}

  async ofAudit(list: ReadOnly<AuditList>): Promise<ReadOnly<AuditList>> {
    const names = await this.apiKeys.names();
    return {
      ...list,
      items: list.items.map((entry) => ({
        ...entry,
        by: shown(entry.by, names),
        ...(entry.about !== null && nameAs('aboutName', names.get(`key:${entry.about}`))),
      })),
    };
  }

  async ofSources(items: Items<SourceList>): Promise<Items<SourceList>> {
    const names = await this.apiKeys.names();
    return items.map((item) => ({ ...item, paused: pause(item.paused, names) }));
  }

  async ofPause(answer: Result<PausedSourceView>): Promise<Result<PausedSourceView>> {
    if (!answer.ok) return answer;
    return ok({ ...answer.value, paused: pause(answer.value.paused, await this.apiKeys.names()) });
  }

  async ofHosts(items: Items<HostList>): Promise<Items<HostList>> {
    const names = await this.apiKeys.names();
    return items.map((item) =>
      item.retired === null ? item : { ...item, retired: retirement(item.retired, names) },
    );
  }

  async ofRetirement(answer: Result<RetiredHost>): Promise<Result<RetiredHost>> {
    if (!answer.ok) return answer;
    return ok({ ...answer.value, retired: retirement(answer.value.retired, await this.apiKeys.names()) });
  }

  async ofHolds<H extends LegalHoldView>(holds: readonly H[]): Promise<H[]> {
    const names = await this.apiKeys.names();
    return holds.map((hold) => ({
      ...hold,
      placedBy: shown(hold.placedBy, names),
      lifted: hold.lifted && { ...hold.lifted, by: shown(hold.lifted.by, names) },
    }));
  }

  async ofHold<H extends LegalHoldView>(answer: Result<H>): Promise<Result<H>> {
    if (!answer.ok) return answer;
    const [hold = answer.value] = await this.ofHolds([answer.value]);
    return ok(hold);
  }
}

const nameAs = <K extends string>(key: K, name: string | undefined): Partial<Record<K, string>> =>
  name === undefined ? {} : ({ [key]: name } as Record<K, string>);

const shown = (actor: Actor, names: Names): ShownActor => ({
  ...actor,
  ...nameAs('name', names.get(actor.id)),
});

const retirement = <R extends RetiredHost['retired']>(retired: R, names: Names): R => ({
  ...retired,
  ...nameAs('byName', names.get(retired.by)),
});

const pause = (paused: SourcePauseView | null, names: Names): SourcePauseView | null =>
  paused && { ...paused, by: shown(paused.by, names) };
