import type { Transporter } from 'nodemailer';
import type { Mail, MailAnswer, MailFault, MailSender } from '#ports';

export interface SmtpTerms {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte */
  readonly secure: boolean;
  /** whether mail may go out without TLS */
  readonly plain: boolean;
  readonly from: string;
  readonly auth?: { readonly user: string; readonly pass: string } | undefined;
  /** for tests: whose certificates are believed */
  readonly tls?: { readonly ca: string } | undefined;
  /** how long the server may be silent, of real time */
  readonly withinMs?: number | undefined;
}

/** Of real time: a server that hangs must not hold up the mail behind it. */
const WITHIN_MS = 15_000;

/** Hands mail to an SMTP server, over connections that are kept for a moment. */
export class SmtpMailSender implements MailSender {
  #transport: Promise<Transporter> | undefined;

  constructor(private readonly terms: SmtpTerms) {}

  async send({ messageId, to, subject, text }: Mail): Promise<MailAnswer> {
    const { from } = this.terms;
    const domain = from.slice(from.lastIndexOf('@') + 1);
    this.#transport ??= transportOf(this.terms);
    const transport = await this.#transport;
    try {
      await transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        messageId: `<${messageId}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { status: 250, fault: null };
    } catch (error) {
      return answerOf(error as SendingError);
    }
  }

  async close(): Promise<void> {
    (await this.#transport)?.close();
  }
}

/** The library is large, and most processes never send mail: it is loaded with the first one. */
async function transportOf(terms: SmtpTerms): Promise<Transporter> {
  const { host, port, secure, plain, auth, tls, withinMs = WITHIN_MS } = terms;
  const { createTransport } = await import('nodemailer');
  return createTransport({
    pool: true,
    maxConnections: 2,
    host,
    port,
    secure,
    requireTLS: !plain,
    ...(auth && { auth }),
    ...(tls && { tls }),
    connectionTimeout: withinMs,
    greetingTimeout: withinMs,
    socketTimeout: withinMs,
    // Nothing that is handed over can make it read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

interface SendingError {
  readonly code?: string;
  /** what the system or the TLS library called it */
  readonly originalCode?: string;
  readonly responseCode?: number;
}

const ofTls = /CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/;

function answerOf({ code = '', originalCode = '', responseCode }: SendingError): MailAnswer {
  // A number that belongs to one of these says nothing about the mail, which can go out when it is mended.
  const fault = ofTls.test(originalCode) ? 'tls-failed' : faultsBefore[code];
  if (fault) return { status: null, fault };
  return responseCode === undefined
    ? { status: null, fault: 'connection-failed' }
    : { status: responseCode, fault: 'refused' };
}

/** What went wrong before any mail was handed over. */
const faultsBefore: Readonly<Record<string, MailFault>> = {
  EAUTH: 'sign-in-failed',
  ETLS: 'tls-failed',
  ETIMEDOUT: 'timed-out',
};
