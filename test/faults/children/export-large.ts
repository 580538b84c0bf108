/**
 * Exports records of a tool, or of a Web Service SDK, that delivers many megabytes, and says in one line how
 * much memory that took at most, and what came out. Arguments: way, encoding, megabytes.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MfaServerSettings } from '#contracts';
import type { TaskContext } from '#source-kit';
import { mfaServerHandlers } from '#sources/mfa-server';
import { describing } from '../../stand-ins/sdk-wsdl.js';

const [way = 'file', encoding = 'utf8', megabytes = '200'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'lethe-large-'));
const source = join(folder, 'export.json');
const before = writeExport(source, encoding as BufferEncoding, Number(megabytes) * 1024 * 1024);

const sdk = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/xml' });
  if (request.method === 'GET') return void response.end(describing('xml'));
  void answer(response);
});
await new Promise<void>((resolve) => sdk.listen(0, '127.0.0.1', resolve));
writeFileSync(join(folder, 'password'), 'x');
const tool = join(folder, 'tool.cjs');
writeFileSync(
  tool,
  way === 'stdout'
    ? `require('node:fs').createReadStream(${JSON.stringify(source)}).pipe(process.stdout)`
    : `require('node:fs').copyFileSync(${JSON.stringify(source)}, 'Export of today')`,
);
const settings = MfaServerSettings.parse({
  hosts: [{ name: 'mfa01' }],
  ...(way === 'sdk'
    ? {
        webServiceSdk: {
          wsdl: `http://127.0.0.1:${(sdk.address() as AddressInfo).port}/PfWsSdk.asmx?WSDL`,
          auth: { kind: 'basic', username: 'x', passwordFile: join(folder, 'password') },
        },
      }
    : { gdprExecutable: [process.execPath, tool] }),
});

let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
const stored: Record<string, number> = {};
const context = {
  task: { host: 'mfa01', subject: { userPrincipalName: 'ada@example.com' } },
  signal: new AbortController().signal,
  now: () => '2026-11-20T09:00:00.000Z',
  progress: () => undefined,
  digest: () => '0'.repeat(64),
  store: async ({ path, content }: { path: string; content: AsyncIterable<Uint8Array> }) => {
    let bytes = 0;
    for await (const piece of content) bytes += piece.length;
    stored[path] = bytes;
    return {};
  },
} as unknown as TaskContext; // what the handler uses of it
const begun = performance.now();
const outcome = await mfaServerHandlers(settings)['export-records']?.(context);
clearInterval(watch);
peak = Math.max(peak, process.memoryUsage.rss());
sdk.close();
rmSync(folder, { recursive: true });
const seconds = (performance.now() - begun) / 1000;
process.stdout.write(`${JSON.stringify({ peak, before, seconds, stored, outcome })}\n`);

/** @returns resident memory when it is written */
function writeExport(path: string, as: BufferEncoding, bytes: number): number {
  const file = openSync(path, 'w');
  const write = (text: string): number => writeSync(file, Buffer.from(text, as));
  let written = write(`\uFEFF{"Username":"ada","AuthenticationAttempts":[`);
  for (let number = 0; written < bytes; number++) {
    const record = {
      Timestamp: '2026-11-01T10:00:00Z',
      Username: number === 77 ? 'ann' : 'ada',
      AuthenticationMethod: 'Phone Call',
      SessionId: number,
      OverallResult: `Bestätigt ${'é'.repeat(number % 50)}`,
      Devices: [{ DeviceToken: `token ${number}`, OSVersion: '15' }],
    };
    written += write(`${number === 0 ? '' : ','}\r\n${JSON.stringify(record)}`);
  }
  write(']}');
  closeSync(file);
  return process.memoryUsage.rss();
}

async function answer(response: ServerResponse): Promise<void> {
  response.write(
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetUserGdprResponse xmlns="http://www.phonefactor.com/PfWsSdk"><GetUserGdprResult>true</GetUserGdprResult><userGdpr><Blocks>',
  );
  const bytes = Number(megabytes) * 1024 * 1024;
  for (let number = 0, sent = 0; sent < bytes; number++) {
    const name = number === 77 ? 'ann' : 'ada';
    const block = `<Block><Username>${name}</Username><BlockReason>Grund ${number} &amp; é</BlockReason></Block>`;
    sent += block.length;
    if (!response.write(block)) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end('</Blocks></userGdpr></GetUserGdprResponse></soap:Body></soap:Envelope>');
}
