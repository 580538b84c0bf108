import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
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
  readonly isSecure: boolean;
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
          isSecure: session.secure,
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

let certificate = { cert: '', private: '' };
beforeAll(async () => {
  certificate = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
});

/** Offers STARTTLS, by a certificate of its own. */
const withTls = (over: SMTPServerOptions = {}) =>
  receiving({ disabledCommands: [], key: certificate.private, cert: certificate.cert, ...over });
const demanding = { host: 'localhost', plain: false } as const;

/** A server that no package is: it says what it is told to, and nothing more. */
async function saying(answer: (line: string) => string | undefined): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    const say = (line: string) => {
      const said = answer(line);
      if (said !== undefined) socket.write(`${said}\r\n`);
    };
    say('');
    socket.setEncoding('utf8').on('data', (text: string) => text.trimEnd().split('\r\n').forEach(say));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}

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
    expect(await sending(port, { plain: false }).send(mail)).toEqual({ status: null, fault: 'tls-failed' });
    expect(mails).toEqual([]);
  });

  it('goes out over STARTTLS where that is demanded, and where it is only offered', async () => {
    const { port, mails } = await withTls();
    const tls = { ca: certificate.cert };
    expect(await sending(port, { ...demanding, tls }).send(mail)).toEqual({ status: 250, fault: null });
    expect(await sending(port, { host: 'localhost', tls }).send(mail)).toMatchObject({ fault: null });
    expect(mails.map(({ isSecure }) => isSecure)).toEqual([true, true]);
  });

  it('goes out over TLS from the first byte', async () => {
    const { port, mails } = await withTls({ secure: true });
    const tls = { ca: certificate.cert };
    expect(await sending(port, { ...demanding, secure: true, tls }).send(mail)).toMatchObject({
      fault: null,
    });
    expect(mails[0]?.isSecure).toBe(true);
  });

  it('is not given to a server whose certificate nobody vouches for', async () => {
    const { port, mails } = await withTls();
    expect(await sending(port, demanding).send(mail)).toEqual({ status: null, fault: 'tls-failed' });
    expect(mails).toEqual([]);
  });

  it('is not given up because STARTTLS was offered and then refused', async () => {
    const heard: string[] = [];
    const port = await saying((line) => {
      heard.push(line);
      if (line === '') return '220 localhost';
      if (line.startsWith('EHLO')) return '250-localhost\r\n250 STARTTLS';
      return line === 'STARTTLS' ? '554 no TLS today' : '250 fine';
    });
    expect(await sending(port, demanding).send(mail)).toEqual({ status: null, fault: 'tls-failed' });
    expect(heard.join('\n')).not.toMatch(/MAIL FROM|example\.com/);
  });

  it('waits for a slow server, and not for ever for one that says nothing any more', async () => {
    const slow = await receiving({
      onMailFrom: (_address, _session, done) => void setTimeout(() => done(), 300),
      onRcptTo: (_address, _session, done) => void setTimeout(() => done(), 300),
    });
    expect(await sending(slow.port).send(mail)).toEqual({ status: 250, fault: null });
    const silent = await saying(() => undefined);
    const still = await saying((line) => (line === '' ? '220 localhost' : undefined));
    const stuck = await receiving({ onMailFrom: () => undefined });
    for (const port of [silent, still, stuck.port])
      expect(await sending(port, { withinMs: 300 }).send(mail)).toEqual({ status: null, fault: 'timed-out' });
    expect(stuck.mails).toEqual([]);
  });

  it('says that nobody is there', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    expect(await sending(port).send(mail)).toEqual({ status: null, fault: 'connection-failed' });
  });
});
