/**
 * The standalone process with a hand on what its handlers say of their hosts: announcements of the hosts in the
 * file MUTED_FILE (names, one a line) are lost, and a host of which the settings know nothing, `stray`, is
 * announced beside mfa01. Messages that nobody can read come between.
 */
import { readFileSync } from 'node:fs';
import { startStandalone } from '../../dist/apps/standalone/src/index.js';
import { announcementOf } from '../../dist/libs/installation/src/index.js';
import { loadSettings, stopOnSignals } from '../../dist/libs/platform/src/index.js';

const HOSTS = 'lethe.hosts.v1';
const poison = [
  'no JSON',
  '{}',
  '{"specversion":"1.0","id":"1","source":"x","type":"lethe.HostAnnounced.v1","data":{}}',
];

const muted = () => readFileSync(process.env.MUTED_FILE, 'utf8').split('\n');

function disturbed(messages) {
  const heard = messages.filter(({ topic, key }) => topic !== HOSTS || !muted().includes(key.split('/')[1]));
  return heard.flatMap((message) => {
    const isFirst = message.topic === HOSTS && message.key === 'mfa-server/mfa01';
    if (!isFirst || muted().includes('stray')) return [message];
    const stray = message.value.replaceAll('"mfa01"', '"stray"');
    return [
      ...poison.map((value) => ({ topic: HOSTS, key: 'k', value })),
      message,
      { ...message, key: 'mfa-server/stray', value: stray },
    ];
  });
}

const around = (name, port) =>
  name === 'bus'
    ? new Proxy(port, {
        get(target, property) {
          if (property === 'publish') return (messages) => target.publish(disturbed(messages));
          const value = Reflect.get(target, property, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      })
    : port;

const settings = loadSettings();
const lethe = await startStandalone(settings, { around });
stopOnSignals(() => lethe.stop(), lethe.logger);
process.stdout.write(`${announcementOf(settings, lethe)}\n`);
