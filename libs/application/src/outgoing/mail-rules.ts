import type { NotifiedRole } from '#contracts';
import { plusDays } from '#domain';
import type { Clock, Delivery } from '#ports';
import type { ReadCommit } from '../request-repository.js';

export const MAIL_CHANNEL = 'mail';

/** Why somebody gets mail. */
export type MailReason =
  'deadline-reminder' | 'deadline-missed' | 'purge-contradicted' | 'waiting-on-person' | 'dead-letters';

/** What a mail is about; who gets it follows from the reason, and its words from how things stand when it goes out. */
export type MailAbout =
  | {
      readonly reason: Exclude<MailReason, 'dead-letters'>;
      readonly requestId: string;
      readonly commit: number;
      /** of a step that waits for a person */
      readonly taskId?: string;
    }
  | { readonly reason: 'dead-letters'; readonly topic: string; readonly day: string };

/** Who can do something about it. */
export const rolesFor: Readonly<Record<MailReason, readonly NotifiedRole[]>> = {
  'deadline-reminder': ['privacy-officer'],
  'deadline-missed': ['privacy-officer', 'admin'],
  'purge-contradicted': ['privacy-officer', 'operator'],
  'waiting-on-person': ['privacy-officer', 'operator'],
  'dead-letters': ['operator'],
};

const reasonOf: Readonly<
  Partial<Record<ReadCommit['events'][number]['type'], Exclude<MailReason, 'dead-letters'>>>
> = {
  DeadlineReminderSent: 'deadline-reminder',
  DeadlineMissed: 'deadline-missed',
  LegalDeadlineMissed: 'deadline-missed',
  PurgeDeadlineMissed: 'deadline-missed',
  PurgeContradicted: 'purge-contradicted',
  TaskWaitingOnPerson: 'waiting-on-person',
};

/** Whoever is told for the first time is not told of what has been for long. */
const TOLD_FOR_DAYS = 2;

const mail = (about: MailAbout): Pick<Delivery, 'channel' | 'about'> => ({
  channel: MAIL_CHANNEL,
  about: JSON.stringify(about),
});

/** The mails that a commit leads to: one for each reason, and for each step. */
export function mailsOf(
  clock: Pick<Clock, 'now'>,
  commit: ReadCommit,
): readonly Pick<Delivery, 'channel' | 'about'>[] {
  if (commit.committedAt < plusDays(clock.now(), -TOLD_FOR_DAYS)) return [];
  const mails = commit.events.flatMap((event) => {
    const reason = reasonOf[event.type];
    if (!reason) return [];
    const { taskId } = event.data as { readonly taskId?: string };
    const about = { reason, requestId: commit.streamId, commit: commit.commit };
    return [mail(reason === 'waiting-on-person' && taskId !== undefined ? { ...about, taskId } : about)];
  });
  return mails.filter(({ about }, index) => mails.findIndex((other) => other.about === about) === index);
}

/** At most one a day for each topic, for as long as letters wait there. */
export const mailOfLetters = (topic: string, now: string): Pick<Delivery, 'channel' | 'about'> =>
  mail({ reason: 'dead-letters', topic, day: now.slice(0, 10) });
