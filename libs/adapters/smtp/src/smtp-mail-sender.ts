import { createTransport, type Transporter } from 'nodemailer';
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
  readonly #transport: Transporter;

  constructor(private readonly terms: SmtpTerms) {
    const { host, port, secure, plain, auth, tls } = terms;
    this.#transport = createTransport({
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

  async send({ messageId, to, subject, text }: Mail): Promise<MailAnswer> {
    const { from } = this.terms;
    const domain = from.slice(from.lastIndexOf('@') + 1);
    try {
      await this.#transport.sendMail({
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
    this.#transport.close();
  }
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
