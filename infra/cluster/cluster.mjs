import { startServers } from '../servers/servers.mjs';
import { Child } from './child.mjs';
import { prepareIdentities, prepareServers } from './prepare.mjs';
import { handlers } from './services.mjs';

const isSandbox = () => (process.env.LETHE_MODE || 'sandbox') === 'sandbox';

/** In this order they end: those that take from outside, those that decide, those that others need. */
const ENDING = [['gateway', ...handlers], ['orchestrator'], ['vault'], ['sandbox-world']];

/** All processes of one cluster on this machine, and the servers that were started for it. */
export class Cluster {
  #children = [];
  #servers;

  /** @param {{ dataDir: string, counts: Map<string, number>, say: (line: string) => void }} options */
  constructor({ dataDir, counts, say }) {
    Object.assign(this, { dataDir, counts, say });
    /** what one process more has to be given */
    this.environment = { LETHE_PROFILE: 'cluster', LETHE_DATA_DIR: dataDir };
  }

  /** @returns {Promise<string[]>} what the gateway says of itself; the last line is what scripts wait for */
  async start() {
    await this.#findServers();
    if (isSandbox()) {
      await prepareServers(this.environment);
      await this.#all('sandbox-world');
    }
    const sources = await this.#configuredSources();
    const identities = await prepareIdentities(this.dataDir, sources, this.environment);
    await this.#runVault(identities.vault);
    const [[gateway]] = await Promise.all([
      this.#all('gateway'),
      this.#all('orchestrator'),
      this.#runHandlers(sources, identities.handlers),
    ]);
    if (!gateway) return ['Lethe is ready, without a gateway'];
    return [...gateway.announcement, `Lethe is ready at ${gateway.address}`];
  }

  async #findServers() {
    this.#servers = await startServers({ folder: this.dataDir });
    for (const line of this.#servers.describe()) this.say(line);
    const [missing] = this.#servers.missing;
    if (missing !== undefined) throw new Error(missing);
    Object.assign(this.environment, this.#servers.environment);
  }

  async #runVault(identity) {
    const [vault] = await this.#all('vault', identity);
    Object.assign(this.environment, identity, vault && { LETHE_VAULT_URL: vault.address });
  }

  async #runHandlers(sources, credentials) {
    const each = (source) => this.#all(source, { LETHE_HOST_CREDENTIAL_FILE: credentials[source] });
    await Promise.all(sources.map(each));
  }

  /** The sandbox's own stand-ins have all of them. */
  async #configuredSources() {
    // This module alone: all of the platform brings Nest along, a second of processor time.
    const { loadSettings } = await import('../../dist/libs/platform/src/config/load-settings.js');
    const { yaml } = loadSettings({ ...process.env, ...this.environment }, 'gateway');
    return handlers.filter((source) => !yaml || yaml.sources[source] !== undefined);
  }

  /** As many of a service as were asked for; the first keeps the port that was set, the others take free ones. */
  async #all(service, more = {}) {
    const count = this.counts.get(service);
    const started = Array.from({ length: count }, async (_, index) => {
      const isPublic = service === 'gateway' && index === 0;
      const child = new Child({
        name: count === 1 ? service : `${service} ${index + 1}`,
        service,
        environment: { ...this.environment, ...more, ...(!isPublic && { LETHE_PORT: '0' }) },
        say: this.say,
      });
      this.#children.push(child);
      await child.start();
      return child;
    });
    return await Promise.all(started);
  }

  /** Those that take work from outside end first, those that others need last. */
  async stop() {
    for (const services of ENDING)
      await Promise.all(
        this.#children.filter(({ service }) => services.includes(service)).map((child) => child.stop()),
      );
    await this.#servers?.stop();
  }
}
