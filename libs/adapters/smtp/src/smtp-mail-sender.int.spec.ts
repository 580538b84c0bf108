import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { SmtpMailSender, type SmtpTerms } from './smtp-mail-sender.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A real SMTP server on a free port of this machine. */
async function receiving(options: SMTPServerOptions = {}): Promise<{ port: number; mails: Received[] }> {
  const mails: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (piece: Buffer) => (text += piece.toString()));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

function sending(port: number, over: Partial<SmtpTerms> = {}): SmtpMailSender {
  const sender = new SmtpMailSender({
    host: '127.0.0.1',
    port,
    secure: false,
    plain: true,
    from: 'lethe@example.com',
    ...over,
  });
  closing.unshift(() => sender.close());
  return sender;
}

const mail = {
  messageId: '0d5a3c1e-0000-8000-8000-000000000000',
  to: ['dpo@example.com', 'ops@example.com'],
  subject: '[Lethe] Export of ä••@example.com is due soon',
  text: 'Due: 2026-12-04\n.\nhttps://lethe.example.com/requests/1\n',
};

describe('mail by SMTP', () => {
  it('reaches everyone it is for, in any script, with an id that tells a repetition', async () => {
    const { port, mails } = await receiving();
    const sender = sending(port);
    expect(await sender.send(mail)).toEqual({ status: 250, fault: null });
    expect(await sender.send(mail)).toEqual({ status: 250, fault: null });
    expect(mails).toHaveLength(2);
    expect(mails[0]).toMatchObject({ from: 'lethe@example.com', to: mail.to });
    for (const { text } of mails) {
      expect(text).toContain(`Message-ID: <${mail.messageId}@example.com>`);
      expect(text).toContain('Auto-Submitted: auto-generated');
      expect(text).toContain('https://lethe.example.com/requests/1');
    }
  });

  it('signs in where it is told to, and says when that is refused', async () => {
    const { port, mails } = await receiving({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'lethe' && password === 'right' ? done(null, { user: username }) : done(new Error('no')),
    });
    const auth = { user: 'lethe', pass: 'right' };
    expect(await sending(port, { auth }).send(mail)).toMatchObject({ fault: null });
    const wrong = sending(port, { auth: { ...auth, pass: 'wrong' } });
    expect(await wrong.send(mail)).toEqual({ status: null, fault: 'sign-in-failed' });
    expect(mails).toHaveLength(1);
  });

  it('says with which number a server refuses it', async () => {
    const refusing = Object.assign(new Error('No such person'), { responseCode: 550 });
    const { port } = await receiving({ onRcptTo: (_address, _session, done) => done(refusing) });
    expect(await sending(port).send(mail)).toEqual({ status: 550, fault: 'refused' });
  });

  it('never goes out in the clear where that is not allowed', async () => {
    const { port, mails } = await receiving();
    expect((await sending(port, { plain: false }).send(mail)).fault).not.toBeNull();
    expect(mails).toEqual([]);
  });

  it('says that nobody is there', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    expect(await sending(port).send(mail)).toEqual({ status: null, fault: 'connection-failed' });
  });
});
