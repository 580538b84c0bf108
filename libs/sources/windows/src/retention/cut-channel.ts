import { rename } from 'node:fs/promises';
import type { Instant } from '#contracts';
import { retryableFault, TaskFault } from '#source-kit';
import { writtenBefore, writtenSince, type Channel, type Wevtutil } from '../wevtutil/wevtutil.js';
import { backUpAndClear, notCleared } from './clear-channel.js';
import { agesOf, agesOfFile, holdsAllOf, isUnreadable, type EventAges } from './event-ages.js';
import { faultOfFile, removeEventFile } from './remove-event-file.js';
import type { Journal, RetainedFolder } from './retained-folder.js';

export interface ChannelCut {
  readonly wevtutil: Wevtutil;
  /** null: it is gone, and only what was retained of it is aged */
  readonly channel: Channel | null;
  readonly folder: RetainedFolder;
  /** events before this go; null: none goes, all are moved to the retained folder */
  readonly olderThan: Instant | null;
  /** a debug or analytic channel: it has to be disabled to be read or cleared */
  readonly direct: boolean;
  readonly signal?: AbortSignal | undefined;
  /** asked before each thing that is not to be had back; what it throws ends the cut there, with nothing lost */
  readonly mayRemove?: (() => Promise<void>) | undefined;
  /** told after each step that left something behind */
  readonly onStep?: (step: CutStep) => void;
}

export type CutStep =
  | 'set-aside'
  | 'journal-written'
  | 'disabled'
  | 'cleared'
  | 'exported'
  | 'kept'
  | 'spare-removed'
  | 'backup-removed'
  | 'aged'
  | 'enabled';

export interface CutResult {
  readonly eventsRemoved: number;
  /** events that this cut moved from the channel to the retained folder */
  readonly eventsKept: number;
  readonly filesRemoved: number;
}

/**
 * Removes the events of a channel that are older than a moment. A channel cannot be partly deleted (DOC), so
 * (INF) it is backed up and cleared in one call, what is young is exported from the backup, the counts are
 * compared with the backup (never with the channel, where events go on arriving), and the backup is deleted.
 * What is young lies in the retained folder from then on and is aged there by later cuts.
 *
 * May be killed at any point and asked again: a young event is at any moment in the channel, the backup,
 * or the kept file. At worst it is in two of them.
 * @throws {TaskFault} those of Wevtutil, `retained-folder-unusable`, `retained-file-unreadable`,
 *   `retained-count-mismatch`, `event-log-not-cleared`
 */
export async function cutChannel(cut: ChannelCut): Promise<CutResult> {
  const run = new CutRun(cut);
  await cut.folder.make();
  await removeEventFile(cut.folder.draft);
  try {
    return await run.run();
  } catch (error) {
    // Enabling empties it, and what is in it is nowhere else yet: so it stays off, and that has to be known.
    if (!(error instanceof TaskFault) || !run.hasLeftDisabled) throw error;
    const left = `${cut.channel?.name} was switched off for this and is switched on again when it succeeds`;
    throw new TaskFault(error.code, error.retryable, [error.detail, left].filter(Boolean).join('; '), {
      cause: error,
    });
  }
}

class CutRun {
  private result: CutResult = { eventsRemoved: 0, eventsKept: 0, filesRemoved: 0 };
  private journal: Journal | null = null;
  private enabled: boolean;

  constructor(private readonly cut: ChannelCut) {
    this.enabled = cut.channel?.enabled ?? false;
  }

  /** Whether the channel was on before, and is off now. */
  get hasLeftDisabled(): boolean {
    return this.journal?.enableAgain === true && !this.enabled;
  }

  async run(): Promise<CutResult> {
    const { folder, olderThan, channel } = this.cut;
    this.journal = await folder.journal();
    if (channel) await this.empty(channel);
    if (await folder.hasBackup()) await this.reduceBackup();
    await this.reduceSpares(null);
    if (olderThan !== null) await this.ageKept(olderThan);
    await folder.closeJournal();
    return this.result;
  }

  /** Brings whatever has to be cut from the channel into the backup. */
  private async empty(channel: Channel): Promise<void> {
    const { folder } = this.cut;
    if (this.cut.direct && this.enabled) {
      // It would stay off for as long as a hold stands.
      await this.cut.mayRemove?.();
      await this.disable(channel);
    }
    await this.judgeLeftBackup(channel);
    if (await folder.hasBackup()) await this.reduceBackup();
    if (await this.hasAnythingToCut(channel)) await this.clear(channel);
    // Safe now, for whatever the channel held is in the backup; and it should log again soon.
    if (this.journal?.enableAgain === true) await this.enable(channel);
  }

  /** The journal comes first: a run that dies now leaves word that the channel has to be enabled again. */
  private async disable(channel: Channel): Promise<void> {
    await this.write({ ...(this.journal ?? (await this.newJournal())), enableAgain: true });
    await this.setEnabled(channel, false);
    this.step('disabled');
  }

  private async enable(channel: Channel): Promise<void> {
    if (this.enabled) return;
    await this.setEnabled(channel, true);
    this.step('enabled');
  }

  /**
   * A backup that an earlier run left: was the channel cleared after it? If it still holds what was to go, it
   * was not, and the backup is set aside: it may be half written, or still being written.
   */
  private async judgeLeftBackup(channel: Channel): Promise<void> {
    const { folder, wevtutil, signal } = this.cut;
    if (!(await folder.hasBackup())) return;
    const since = this.journal?.olderThan ?? null;
    const left = await agesOf(wevtutil, { channel: channel.name }, since, signal);
    // Without a moment only a direct channel is cut, and while that is disabled nothing arrives in it.
    const cleared = since === null ? left.young === 0 || channel.enabled : left.old === 0;
    if (cleared) return;
    await folder.setBackupAside();
    this.step('set-aside');
  }

  private async hasAnythingToCut(channel: Channel): Promise<boolean> {
    const { wevtutil, olderThan, signal } = this.cut;
    // Enabling a direct channel empties it: then nothing may be left in it.
    const everything = olderThan === null || this.journal?.enableAgain === true;
    const query = everything ? null : writtenBefore(olderThan);
    return (await wevtutil.query({ channel: channel.name }, () => undefined, { query, signal })) > 0;
  }

  private async clear(channel: Channel): Promise<void> {
    const holdsMore = async (): Promise<boolean> => this.hasAnythingToCut(channel);
    await this.cut.mayRemove?.();
    await this.write({ ...(await this.newJournal()), enableAgain: this.journal?.enableAgain ?? false });
    await backUpAndClear(this.cut, channel.name, holdsMore);
    this.step('cleared');
    // Exit code 0 is not believed: nothing may be called removed that is still there.
    if (await holdsMore()) throw await notCleared(this.cut, channel.name);
  }

  private async reduceBackup(): Promise<void> {
    const { folder } = this.cut;
    const ages = await this.reduce(folder.backup, this.journal?.keep ?? (await folder.nextKeep()));
    await this.reduceSpares(ages);
    if (ages.old > 0) await this.cut.mayRemove?.();
    await removeEventFile(folder.backup);
    this.step('backup-removed');
  }

  /** Backups set aside hold either what the backup holds too, or, if their run did clear, what is nowhere else. */
  private async reduceSpares(inBackup: EventAges | null): Promise<void> {
    const { folder } = this.cut;
    for (const spare of await folder.spares()) {
      const needless = inBackup !== null && (await this.isNeedless(spare, inBackup));
      const ages = needless ? null : await this.reduce(spare, await folder.nextKeep());
      if (ages !== null && ages.old > 0) await this.cut.mayRemove?.();
      await removeEventFile(spare);
      this.step('spare-removed');
    }
  }

  private async isNeedless(spare: string, inBackup: EventAges): Promise<boolean> {
    const { wevtutil, folder, signal } = this.cut;
    try {
      return await holdsAllOf(wevtutil, { file: folder.backup }, spare, signal);
    } catch (error) {
      // Half written: its run had not come to clearing, if this backup still found what was to go.
      const foundAll = this.journal?.olderThan === null ? inBackup.young > 0 : inBackup.old > 0;
      if (isUnreadable(error) && foundAll) return true;
      throw error;
    }
  }

  /** Exports what is young from a backup to a kept file, which is replaced. The backup stays. */
  private async reduce(backup: string, keep: string): Promise<EventAges> {
    const { folder, wevtutil, olderThan, signal } = this.cut;
    const ages = await agesOfFile(wevtutil, backup, olderThan, signal);
    if (ages.young > 0) await this.exportYoung(backup, folder.file(keep), ages.young);
    this.add({ eventsRemoved: ages.old, eventsKept: ages.young });
    return ages;
  }

  private async exportYoung(from: string, to: string, expected: number): Promise<void> {
    const { folder, wevtutil, olderThan, signal } = this.cut;
    const query = olderThan === null ? null : writtenSince(olderThan);
    await wevtutil.export({ file: from }, folder.draft, query, signal);
    this.step('exported');
    const exported = await agesOfFile(wevtutil, folder.draft, olderThan, signal);
    if (exported.young !== expected || exported.old > 0)
      throw retryableFault(
        'retained-count-mismatch',
        `${from} holds ${expected} young events; exported were ${exported.young} and ${exported.old} old ones`,
      );
    await rename(folder.draft, to).catch((error: unknown) => {
      throw faultOfFile(error, to);
    });
    this.step('kept');
  }

  /** Files of earlier cuts: those that are all old go, those that are partly old are reduced in place. */
  private async ageKept(olderThan: Instant): Promise<void> {
    const { folder, wevtutil, signal } = this.cut;
    for (const file of await folder.kept()) {
      const ages = await agesOfFile(wevtutil, file, olderThan, signal);
      if (ages.old === 0 && ages.young > 0) continue;
      await this.cut.mayRemove?.();
      if (ages.young > 0) await this.exportYoung(file, file, ages.young);
      else await removeEventFile(file);
      this.add({ eventsRemoved: ages.old, filesRemoved: ages.young > 0 ? 0 : 1 });
      this.step('aged');
    }
  }

  private async newJournal(): Promise<Journal> {
    return { olderThan: this.cut.olderThan, keep: await this.cut.folder.nextKeep(), enableAgain: false };
  }

  private async write(journal: Journal): Promise<void> {
    await this.cut.folder.writeJournal(journal);
    this.journal = journal;
    this.step('journal-written');
  }

  private async setEnabled(channel: Channel, enabled: boolean): Promise<void> {
    await this.cut.wevtutil.setEnabled(channel.name, enabled, this.cut.signal);
    this.enabled = enabled;
  }

  private step(step: CutStep): void {
    this.cut.onStep?.(step);
    this.cut.signal?.throwIfAborted();
  }

  private add({ eventsRemoved = 0, eventsKept = 0, filesRemoved = 0 }: Partial<CutResult>): void {
    this.result = {
      eventsRemoved: this.result.eventsRemoved + eventsRemoved,
      eventsKept: this.result.eventsKept + eventsKept,
      filesRemoved: this.result.filesRemoved + filesRemoved,
    };
  }
}
