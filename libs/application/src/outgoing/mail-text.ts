import type { RequestView } from '#contracts';
import type { PauseMail, RequestMail } from './mail-rules.js';

/** What a mail says. No name, no reference, no free text: what may be known is behind the link, for whoever may see it. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

const day = (instant: string): string => instant.slice(0, 10);

const heads: Readonly<Record<RequestMail['reason'], string>> = {
  'deadline-reminder': 'is due soon',
  'deadline-missed': 'has missed a deadline',
  'purge-contradicted': 'is contradicted: the re-scan found the person again',
  'waiting-on-person': 'waits for a person',
};

const foot = (link: string): string => `\n${link}\n\nSent by Lethe. Please do not answer this mail.\n`;

/** @param link where Lethe is for people, without a slash at its end */
export function requestMail(about: RequestMail, view: RequestView, link: string): MailText {
  const task = view.tasks.find(({ id }) => id === about.taskId);
  const what = `${view.kind} of ${view.subject.masked} ${heads[about.reason]}`;
  const lines = [
    `The request ${view.id} (${what}).`,
    '',
    ...(task ? [`Step: ${task.action} (${task.source}${task.host === null ? '' : `, ${task.host}`})`] : []),
    `Due: ${day(view.clock.dueAt)}; by law: ${day(view.clock.legalDueAt)}`,
    ...(view.purgeDueAt === null ? [] : [`Purge due: ${day(view.purgeDueAt)}`]),
  ];
  return { subject: `[Lethe] ${what}`, text: lines.join('\n') + foot(`${link}/requests/${view.id}`) };
}

export const lettersMail = (topic: string, count: number, link: string): MailText => ({
  subject: `[Lethe] ${count} ${count === 1 ? 'message' : 'messages'} of ${topic} could not be handled`,
  text: `${count} dead ${count === 1 ? 'letter waits' : 'letters wait'} to be looked at (${topic}).\n${foot(`${link}/dead-letters`)}`,
});

export const pauseMail = ({ source, since }: PauseMail, link: string): MailText => ({
  subject: `[Lethe] ${source} is paused`,
  text: `Somebody paused the source ${source} at ${since}. No task of it begins until it is resumed; the deadlines of the requests that wait for it run on. Who it was, and why, stands behind the link.\n${foot(`${link}/sources#${source}`)}`,
});
