import { registerEventCodec, type Instant, type NotifiedRole, type Source } from '#contracts';
import { plusDays } from '#domain';
import type { Clock, Commit, Delivery } from '#ports';
import type { ReadCommit } from '../request-repository.js';

export const MAIL_CHANNEL = 'mail';

/** Why somebody gets mail. */
export type MailReason = RequestReason | 'dead-letters' | 'source-paused';

/** Those that a request gives. */
export type RequestReason =
  'deadline-reminder' | 'deadline-missed' | 'purge-contradicted' | 'waiting-on-person';

/** A mail about a request. */
export interface RequestMail {
  readonly reason: RequestReason;
  readonly requestId: string;
  readonly commit: number;
  /** of a step that waits for a person */
  readonly taskId?: string;
}

/** A mail about a source that somebody paused. */
export interface PauseMail {
  readonly reason: 'source-paused';
  readonly source: Source;
  readonly since: Instant;
}

/** What a mail is about; who gets it follows from the reason, and its words from how things stand when it goes out. */
export type MailAbout =
  RequestMail | PauseMail | { readonly reason: 'dead-letters'; readonly topic: string; readonly day: string };

/** Who can do something about it. */
export const rolesFor: Readonly<Record<MailReason, readonly NotifiedRole[]>> = {
  'deadline-reminder': ['privacy-officer'],
  'deadline-missed': ['privacy-officer', 'admin'],
  'purge-contradicted': ['privacy-officer', 'operator'],
  'waiting-on-person': ['privacy-officer', 'operator'],
  'dead-letters': ['operator'],
  'source-paused': ['privacy-officer', 'operator'],
};

const reasonOf: Readonly<Partial<Record<ReadCommit['events'][number]['type'], RequestReason>>> = {
  DeadlineReminderSent: 'deadline-reminder',
  DeadlineMissed: 'deadline-missed',
  LegalDeadlineMissed: 'deadline-missed',
  PurgeDeadlineMissed: 'deadline-missed',
  PurgeContradicted: 'purge-contradicted',
  TaskWaitingOnPerson: 'waiting-on-person',
};

/** Whoever is told for the first time is not told of what has been for long. */
const TOLD_FOR_DAYS = 2;

const isOld = (clock: Pick<Clock, 'now'>, { committedAt }: Pick<Commit, 'committedAt'>): boolean =>
  committedAt < plusDays(clock.now(), -TOLD_FOR_DAYS);

const mail = (about: MailAbout): Pick<Delivery, 'channel' | 'about'> => ({
  channel: MAIL_CHANNEL,
  about: JSON.stringify(about),
});

/** The mails that a commit leads to: one for each reason, and for each step. */
export function mailsOf(
  clock: Pick<Clock, 'now'>,
  commit: ReadCommit,
): readonly Pick<Delivery, 'channel' | 'about'>[] {
  if (isOld(clock, commit)) return [];
  const mails = commit.events.flatMap((event) => {
    const reason = reasonOf[event.type];
    if (!reason) return [];
    const { taskId } = event.data as { readonly taskId?: string };
    const about = { reason, requestId: commit.streamId, commit: commit.commit };
    return [mail(reason === 'waiting-on-person' && taskId !== undefined ? { ...about, taskId } : about)];
  });
  return mails.filter(({ about }, index) => mails.findIndex((other) => other.about === about) === index);
}

/** The mails that a commit of the register leads to: who paused a source may not be who waits for it. */
export function mailsOfRegister(
  clock: Pick<Clock, 'now'>,
  commit: Commit,
): readonly Pick<Delivery, 'channel' | 'about'>[] {
  if (isOld(clock, commit)) return [];
  return commit.events.flatMap((stored) => {
    const { type, data } = registerEventCodec.decode(stored);
    if (type !== 'LinePaused') return [];
    return [mail({ reason: 'source-paused', source: data.source, since: commit.committedAt })];
  });
}

/** At most one a day for each topic, for as long as letters wait there. */
export const mailOfLetters = (topic: string, now: string): Pick<Delivery, 'channel' | 'about'> =>
  mail({ reason: 'dead-letters', topic, day: now.slice(0, 10) });
