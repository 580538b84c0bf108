import { hostKey, type HostAnnounced, type HostName, type Instant, type Source } from '#contracts';
import type { HostExpectation, HostRecords, HostRetirement, HostSighting, HostWatcher } from '#domain';
import { PROCESS_FORGOTTEN_AFTER_MS, type HostRegistry } from '#ports';
import type { Statement } from './connection.js';
import type { LibsqlFile } from './libsql-file.js';

type SightingRow = [announcement: string, seenAt: Instant, receivedAt: Instant];
type ExpectedRow = [source: Source, host: HostName | null, since: Instant];
type RetiredRow = [host: HostName, retirement: string];
type WatcherRow = [id: string, since: Instant, at: Instant];

/** A row for each host and process that announces it. */
export class LibsqlHostRegistry implements HostRegistry {
  readonly #file: LibsqlFile;
  readonly #seen: Statement<never>;
  readonly #forgetSeen: Statement<never>;
  readonly #expect: Statement<never>;
  readonly #watching: Statement<never>;
  readonly #unwatching: Statement<never>;
  readonly #forgetWatchers: Statement<never>;
  readonly #retire: Statement<never>;
  readonly #retired: Statement<RetiredRow>;
  readonly #sightings: Statement<SightingRow>;
  readonly #expected: Statement<ExpectedRow>;
  readonly #watchers: Statement<WatcherRow>;

  constructor(file: LibsqlFile) {
    this.#file = file;
    this.#seen = file.prepare(
      `INSERT INTO host_sightings (host_key, instance, seen_at, received_at, announcement) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (host_key, instance) DO UPDATE SET
         seen_at = excluded.seen_at, received_at = excluded.received_at, announcement = excluded.announcement
       WHERE excluded.seen_at > seen_at`,
    );
    this.#forgetSeen = file.prepare('DELETE FROM host_sightings WHERE host_key = ? AND received_at < ?');
    this.#expect = file.prepare(
      `INSERT INTO expected_hosts (host_key, source, host, since) VALUES (?, ?, ?, ?)
       ON CONFLICT (host_key) DO UPDATE SET since = excluded.since WHERE excluded.since < since`,
    );
    this.#watching = file.prepare(
      `INSERT INTO host_watchers (id, since, at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET at = excluded.at WHERE excluded.at > at`,
    );
    this.#unwatching = file.prepare('DELETE FROM host_watchers WHERE id = ?');
    this.#forgetWatchers = file.prepare('DELETE FROM host_watchers WHERE at < ?');
    this.#retire = file.prepare(
      'INSERT INTO retired_hosts (host, retirement) VALUES (?, ?) ON CONFLICT (host) DO NOTHING',
    );
    this.#retired = file.prepare('SELECT host, retirement FROM retired_hosts ORDER BY host');
    this.#sightings = file.prepare('SELECT announcement, seen_at, received_at FROM host_sightings');
    this.#expected = file.prepare('SELECT source, host, since FROM expected_hosts');
    this.#watchers = file.prepare('SELECT id, since, at FROM host_watchers');
  }

  async seen({ announcement, seenAt, receivedAt }: HostSighting): Promise<void> {
    const key = hostKey(announcement.source, announcement.host);
    const document = JSON.stringify(announcement);
    await this.#file.write(() => {
      this.#seen.run([key, announcement.instance, seenAt, receivedAt, document]);
      this.#forgetSeen.run([key, longBefore(receivedAt)]);
    });
  }

  async expect(hosts: readonly HostExpectation[]): Promise<void> {
    if (hosts.length === 0) return;
    await this.#file.write(() => {
      for (const { source, host, since } of hosts)
        this.#expect.run([hostKey(source, host), source, host, since]);
    });
  }

  async watching({ id, since, at }: HostWatcher): Promise<void> {
    await this.#file.write(() => {
      this.#watching.run([id, since, at]);
      this.#forgetWatchers.run([longBefore(at)]);
    });
  }

  async unwatching(watcherId: string): Promise<void> {
    await this.#file.write(() => this.#unwatching.run([watcherId]));
  }

  async retire({ host, ...retirement }: HostRetirement): Promise<void> {
    await this.#file.write(() => this.#retire.run([host.toLowerCase(), JSON.stringify(retirement)]));
  }

  async retired(): Promise<readonly HostRetirement[]> {
    return this.#retired.all([]).map(([host, retirement]) => ({
      host,
      ...(JSON.parse(retirement) as Omit<HostRetirement, 'host'>),
    }));
  }

  async list(): Promise<HostRecords> {
    return {
      sightings: this.#sightings.all([]).map(([document, seenAt, receivedAt]) => ({
        announcement: JSON.parse(document) as HostAnnounced,
        seenAt,
        receivedAt,
      })),
      expected: this.#expected.all([]).map(([source, host, since]) => ({ source, host, since })),
      watchers: this.#watchers.all([]).map(([id, since, at]) => ({ id, since, at })),
      retired: await this.retired(),
    };
  }
}

const longBefore = (moment: Instant): Instant =>
  new Date(Date.parse(moment) - PROCESS_FORGOTTEN_AFTER_MS).toISOString();
