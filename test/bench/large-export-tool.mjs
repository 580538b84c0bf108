/** Stands in for MultiFactorAuthGdpr.exe: prints an export of as many megabytes as its first argument says. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';

const bytes = Number(process.argv[2]) * 1024 * 1024;
const out = process.stdout;

function record(number) {
  return JSON.stringify({
    Timestamp: '2026-11-01T10:00:00Z',
    Username: 'ada',
    AuthenticationMethod: 'Phone Call',
    SessionId: number,
    OverallResult: randomBytes(50 + ((number * 7919) % 4000)).toString('hex'),
    Devices: [{ DeviceToken: `token ${number}`, OSVersion: '15' }],
  });
}

out.write('{"AuthenticationAttempts":[');
let number = 0;
for (let written = 0; written < bytes;) {
  let text = '';
  while (text.length < 64 * 1024) text += `${number === 0 ? '' : ','}\r\n${record(number++)}`;
  written += text.length;
  if (!out.write(text)) await once(out, 'drain');
}
out.write(']}');
