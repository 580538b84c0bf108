/** The first ten minutes with Lethe, step by step, as a person would go them. */
import { spawn, spawnSync } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import { WentWrong } from './outsider.mjs';

const lethe = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', 'lethe.mjs');
const ada = { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] };
const anExport = (reference) => ({
  kind: 'Export',
  subject: ada,
  sources: ['mfa-server', 'cloud-mfa'],
  reference,
});

const stepOf = (view) => view.tasks.find(({ action }) => action === 'screenshots');
const others = (view) => view.tasks.filter(({ action }) => !['screenshots', 'assemble'].includes(action));

/** Each has a title, and either resolves to what was seen, or throws WentWrong. `left out` begins what is not there. */
export const steps = [
  {
    title: 'Submit an Export',
    async go(walk) {
      const view = await walk.lethe.post('/v1/privacy-requests', anExport('walk'), 202);
      walk.id = view.id;
      return `${view.subject.masked}, due ${view.clock.dueAt.slice(0, 10)}`;
    },
  },
  {
    title: 'Watch it, and let the cloud take its hours',
    async go({ lethe: outsider, id }) {
      const isQuiet = (view) => others(view).every(({ state }) => !['ready', 'running'].includes(state));
      const look = () => outsider.request(id);
      const isDone = (view) =>
        others(view).length > 0 && others(view).every(({ state }) => state === 'succeeded');
      for (let moves = 0; moves < 12; moves += 1) {
        const view = await outsider.until(
          'nothing goes on by itself',
          look,
          (seen) => seen.tasks.length > 0 && isQuiet(seen),
        );
        if (isDone(view)) return `${others(view).length} tasks succeeded after ${moves} moves of the clock`;
        await outsider.post('/v1/sandbox/clock', { advance: 'PT3H' });
      }
      throw new WentWrong('The tasks of the Export are not done after a day and a half of the sandbox.');
    },
  },
  {
    title: 'Upload a screenshot',
    async go({ lethe: outsider, id }) {
      const task = stepOf(await outsider.request(id));
      const form = new FormData();
      form.set('attestation', 'I took a picture of every tab of the Edit page, today.');
      form.append('files', new Blob([picture()], { type: 'image/png' }), 'edit-page.png');
      await outsider.good('POST', `/v1/privacy-requests/${id}/tasks/${task.id}/complete`, { form });
      const view = await outsider.until(
        'the Export is done',
        () => outsider.request(id),
        ({ progress }) => progress.startsWith('done'),
      );
      return view.progress;
    },
  },
  {
    title: 'Download the package',
    async go({ lethe: outsider, id }) {
      const zip = await outsider.get(`/v1/privacy-requests/${id}/package`);
      for (const name of [
        'manifest.json',
        'index.html',
        'mfa-server/mfa01/export.json',
        'mfa-server/screenshots/',
      ])
        if (!zip.includes(name)) throw new WentWrong(`The package has no ${name}.`);
      return `${zip.length} bytes`;
    },
  },
  {
    title: 'Redrive a dead letter',
    async go({ lethe: outsider }) {
      const look = async () => (await outsider.get('/v1/dead-letters?topic=lethe.requests.v1')).items;
      const [letter] = (await look()).filter(({ redrivenAt }) => redrivenAt === null);
      if (!letter) throw new WentWrong('There is no dead letter: start a new sandbox with LETHE_SEED=demo.');
      await outsider.post('/v1/sandbox/clock', { advance: 'P1D' });
      const redrive = (dryRun) => outsider.post('/v1/dead-letters/redrive', { ids: [letter.id], dryRun });
      const [foreseen] = (await redrive(true)).items;
      if (foreseen.outcome !== 'would-be-accepted')
        throw new WentWrong(`The dry run says ${foreseen.outcome}.`);
      if ((await redrive(false)).redriven !== 1) throw new WentWrong('The letter was not redriven.');
      await outsider.until(
        'the request of the letter is there',
        async () => (await outsider.get('/v1/privacy-requests?limit=100')).items,
        (items) => items.some(({ reference }) => reference === 'DEMO-16'),
      );
      return letter.reason;
    },
  },
  {
    title: 'The same by curl',
    async go({ lethe: outsider }) {
      const vector = [
        ...['-sS', '--fail-with-body', '-H', `Authorization: Bearer ${outsider.token}`],
        ...['-H', 'Content-Type: application/json', '-d', JSON.stringify(anExport('walk by curl'))],
        `${outsider.url}/v1/privacy-requests`,
      ];
      const ran = spawnSync('curl', vector, { encoding: 'utf8' });
      if (ran.error?.code === 'ENOENT') return 'left out: there is no curl on this machine';
      if (ran.status !== 0) throw new WentWrong(`curl ended with ${ran.status}: ${ran.stderr}${ran.stdout}`);
      return JSON.parse(ran.stdout).progress;
    },
  },
  {
    title: 'The same on the command line',
    async go({ lethe: outsider }) {
      const env = { ...process.env, LETHE_URL: outsider.url, LETHE_TOKEN: outsider.token };
      const run = (...words) =>
        new Promise((resolve, reject) => {
          const child = spawn(process.execPath, [lethe, ...words], {
            env,
            stdio: ['ignore', 'pipe', 'inherit'],
          });
          let said = '';
          child.stdout.on('data', (text) => (said += text));
          child.once('close', (code) =>
            code === 0 ? resolve(said) : reject(new WentWrong(`lethe ${words[0]} ended with ${code}.`)),
          );
        });
      const { id } = JSON.parse(
        await run('submit', 'Export', '--upn', 'zoe@example.com', '--source', 'mfa-server', '--json'),
      );
      const { progress } = JSON.parse(await run('status', id, '--json'));
      return progress;
    },
  },
  {
    title: 'Receive a webhook',
    async go({ lethe: outsider }) {
      const { paths } = await outsider.get('/openapi.json');
      if (!paths['/v1/webhooks']) return 'left out: this version tells nobody by webhook';
      return receiveWebhook(outsider);
    },
  },
];

async function receiveWebhook(outsider) {
  const arrived = [];
  const server = createServer((call, answer) => {
    const pieces = [];
    call.on('data', (piece) => pieces.push(piece));
    call.on('end', () => {
      arrived.push({ headers: call.headers, body: Buffer.concat(pieces) });
      answer.writeHead(204).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${server.address().port}/lethe`;
    const events = ['lethe.PrivacyRequestProgressed.v1'];
    const { id, secret } = await outsider.post('/v1/webhooks', { url, events }, 201);
    try {
      await outsider.post('/v1/privacy-requests', anExport('walk by webhook'), 202);
      await outsider.until(
        'a webhook comes',
        async () => arrived,
        (seen) => seen.length > 0,
      );
      if (!isSigned(arrived[0], secret)) throw new WentWrong('The webhook is not signed with its secret.');
      return `signed, as ${arrived[0].headers['webhook-id']}`;
    } finally {
      await outsider.good('DELETE', `/v1/webhooks/${id}`, { status: 204 });
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Standard Webhooks: HMAC-SHA256 over id, time and body, with the secret behind `whsec_`. */
function isSigned({ headers, body }, secret) {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures = '' } = headers;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

/** A real PNG of one pixel. */
function picture() {
  const chunk = (type, data) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk('IDAT', deflateSync(Buffer.from([0, 128]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
