export interface Mail {
  /** for whoever receives it twice */
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** What the mail server answered: its number, or why there was none. */
export type MailAnswer =
  | { readonly status: number; readonly fault: null }
  | { readonly status: number | null; readonly fault: MailFault };

export type MailFault =
  | 'refused'
  | 'connection-failed'
  | 'sign-in-failed'
  /** it gave no TLS, or its certificate is not believed */
  | 'tls-failed'
  /** it took the connection and then said nothing for too long */
  | 'timed-out';

/** Hands mail to a server. */
export interface MailSender {
  /** It never rejects. */
  send(mail: Mail): Promise<MailAnswer>;
  close(): Promise<void>;
}
