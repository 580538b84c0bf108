/** Servers in containers. */
import { createHash } from 'node:crypto';

/**
 * A container for one server. A server has the same port inside and outside, so that it is known by one
 * address everywhere: brokers and members of replica sets hand out their addresses.
 * @param {object} engine see docker-engine.mjs
 * @param {{ image: string, port: number, command?: string[], environment?: Record<string, string>,
 *   volume: { name: string, target: string, folder?: string } }} what `volume.folder`: where a program would keep
 *   its data; here it names the volume that keeps them
 */
export function containerHome(engine, { image, port, command, environment, volume }) {
  let container;
  return {
    async begin() {
      if (container) await container.start();
      else container = await create();
      return containerLife(container);
    },
    async leave() {
      // Volumes without a name go with it.
      await container?.remove({ force: true, v: true });
      container = undefined;
    },
  };

  async function create() {
    let described = new engine.testcontainers.GenericContainer(image)
      .withEnvironment(environment ?? {})
      .withWaitStrategy(weWaitOurselves);
    if (command) described = described.withCommand(command);
    if (volume.folder !== undefined)
      described = described.withBindMounts([
        { source: volumeName(volume), target: volume.target, mode: 'rw' },
      ]);
    described = engine.hostNetwork
      ? described.withNetworkMode('host')
      : described.withExposedPorts({ container: port, host: port });
    const started = await described.start();
    return engine.client.container.getById(started.getId());
  }
}

const volumeName = ({ name, folder }) =>
  `lethe-${name}-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;

const weWaitOurselves = {
  waitUntilReady: async () => undefined,
  withStartupTimeout: () => weWaitOurselves,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 0,
};

/** @returns {Promise<import('./server.mjs').Life>} */
async function containerLife(container) {
  let running = true;
  const ended = container.wait().then(() => {
    running = false;
  });
  const { State } = await container.inspect();
  const end = async (how) => {
    if (running) await how().catch(unlessEnded);
    await ended;
  };
  return {
    pid: State.Pid,
    get running() {
      return running;
    },
    kill: () => end(() => container.kill()),
    freeze: () => container.pause(),
    thaw: () => container.unpause(),
    stop: () => end(() => container.stop({ t: 15 })),
    output: async () => (await container.logs({ stdout: true, stderr: true, tail: 100 })).toString(),
  };
}

function unlessEnded(error) {
  // 304: it is stopped already; 409: it does not run.
  if (error.statusCode !== 304 && error.statusCode !== 409) throw error;
}
