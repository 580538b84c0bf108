/** The Docker engine that tests may use, as testcontainers finds it. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Missing } from './run.mjs';

/**
 * @returns {Promise<{ testcontainers: object, client: object, host: string, listenOn: string, hostNetwork: boolean }>}
 *   `host`: where ports of containers are reached; `listenOn`: where programs in containers have to listen
 * @throws Missing where none answers
 */
export async function dockerEngine() {
  if (!mayBeThere()) throw new Missing('no Docker engine answers');
  const testcontainers = await import('testcontainers');
  const client = await testcontainers.getContainerRuntimeClient().catch(() => {
    throw new Missing('no Docker engine answers');
  });
  const { host } = client.info.containerRuntime;
  // For engines without a bridge: containers share the network of the machine, and keep to loopback.
  const hostNetwork = process.env.LETHE_DOCKER_NETWORK === 'host';
  return {
    testcontainers,
    client,
    host: host === 'localhost' ? '127.0.0.1' : host,
    listenOn: hostNetwork ? '127.0.0.1' : '0.0.0.0',
    hostNetwork,
  };
}

/** Looking is cheap; loading testcontainers takes a second. */
function mayBeThere() {
  const { DOCKER_HOST, TESTCONTAINERS_HOST_OVERRIDE, XDG_RUNTIME_DIR } = process.env;
  if (DOCKER_HOST || TESTCONTAINERS_HOST_OVERRIDE || process.platform === 'win32') return true;
  const inHome = ['.testcontainers.properties', '.docker/run/docker.sock', '.docker/desktop/docker.sock'];
  return [
    '/var/run/docker.sock',
    join(XDG_RUNTIME_DIR || '/nowhere', 'docker.sock'),
    ...inHome.map((path) => join(homedir(), path)),
  ].some((path) => existsSync(path));
}
