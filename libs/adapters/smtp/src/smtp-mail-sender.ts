import type { Transporter } from 'nodemailer';
import type { Mail, MailAnswer, MailSender } from '#ports';

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
      return answerOf(error as { readonly code?: string; readonly responseCode?: number });
    }
  }

  async close(): Promise<void> {
    (await this.#transport)?.close();
  }
}

/** The library is large, and most processes never send mail: it is loaded with the first one. */
async function transportOf({ host, port, secure, plain, auth, tls }: SmtpTerms): Promise<Transporter> {
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
    connectionTimeout: WITHIN_MS,
    greetingTimeout: WITHIN_MS,
    socketTimeout: WITHIN_MS,
    // Nothing that is handed over can make it read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function answerOf({
  code,
  responseCode,
}: {
  readonly code?: string;
  readonly responseCode?: number;
}): MailAnswer {
  const status = responseCode ?? null;
  if (code === 'EAUTH') return { status: null, fault: 'sign-in-failed' };
  return status === null ? { status, fault: 'connection-failed' } : { status, fault: 'refused' };
}
