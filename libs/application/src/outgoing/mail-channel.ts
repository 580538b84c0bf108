import type { NotificationSettings, NotifiedRole } from '#contracts';
import type { DeadLetters, Delivery, MailAnswer, MailSender } from '#ports';
import type { OutgoingChannel, Tried } from './channel.js';
import { MAIL_CHANNEL, rolesFor, type MailAbout } from './mail-rules.js';
import { lettersMail, pauseMail, requestMail, type MailText } from './mail-text.js';
import { changeOf, type ChangeReaderParts } from './told-change.js';

export interface MailChannelParts extends ChangeReaderParts {
  readonly sender: MailSender;
  readonly letters: Pick<DeadLetters, 'openCounts'>;
  readonly settings: Pick<NotificationSettings, 'to' | 'link'>;
}

const nothingToSend: Tried = { outcome: 'given-up', status: null, fault: 'nothing-to-say' };
/** A server that says so will say the same again. */
const isFinal = ({ status }: MailAnswer): boolean => status !== null && status >= 500 && status < 600;

/** Tells people by mail what they have to look at. */
export class MailChannel implements OutgoingChannel {
  readonly kind = 'mail';

  constructor(private readonly parts: MailChannelParts) {}

  sends(channel: string): boolean {
    return channel === MAIL_CHANNEL;
  }

  async send({ id, about: text }: Delivery): Promise<Tried> {
    const about = JSON.parse(text) as MailAbout;
    const to = this.#to(rolesFor[about.reason]);
    const said = to.length > 0 ? await this.#text(about) : undefined;
    if (!said) return nothingToSend;
    const answer = await this.parts.sender.send({ messageId: id, to, ...said });
    if (answer.fault === null) return { outcome: 'delivered', status: answer.status, fault: null };
    return { outcome: isFinal(answer) ? 'given-up' : 'again', status: answer.status, fault: answer.fault };
  }

  #to(roles: readonly NotifiedRole[]): readonly string[] {
    return [...new Set(roles.flatMap((role) => this.parts.settings.to[role] ?? []))];
  }

  async #text(about: MailAbout): Promise<MailText | undefined> {
    const { settings, letters } = this.parts;
    if (about.reason === 'dead-letters') {
      const waiting = (await letters.openCounts()).find(({ topic }) => topic === about.topic);
      return waiting && lettersMail(about.topic, waiting.count, settings.link);
    }
    if (about.reason === 'source-paused') return pauseMail(about, settings.link);
    const change = await changeOf(this.parts, about);
    return change && requestMail(about, change.event.data, settings.link);
  }
}
