/** A server of ours, whatever it runs in. It keeps its address and its data over kill and restart. */
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.mjs';

const READY_WITHIN_MS = 90_000;
const OTHER_PORTS = 5;
const TAKEN = /already in use|already allocated|EADDRINUSE/i;

/**
 * What can be started: a program or an image.
 * @typedef {object} ServerKind
 * @property {string} name for people, with its version
 * @property {number} ports how many it listens on; clients come to the first one
 * @property {(where: { ports: number[], folder?: string }) => Home} settle
 *
 * Where one server lives, with its data.
 * @typedef {object} Home
 * @property {() => Promise<Life>} begin starts it; its data may be those of an earlier life
 * @property {(life: Life) => Promise<string>} ready its address; throws as long as it does not serve
 * @property {() => Promise<void>} leave removes what is not kept
 *
 * From a start to an end, whoever brought it about.
 * @typedef {object} Life
 * @property {number} pid
 * @property {boolean} running
 * @property {() => Promise<void>} kill as a power cut would end it
 * @property {() => Promise<void>} freeze it stands still; its connections stay open and nobody answers
 * @property {() => Promise<void>} thaw it goes on from there
 * @property {() => Promise<void>} stop in order
 * @property {() => Promise<string>} output the end of what it has said in this life
 */

/**
 * @param {ServerKind} kind
 * @param {{ port?: number, folder?: string }} [where] another port than a free one; a folder to keep the data
 *   in: without one they are gone when the server is stopped
 * @returns {Promise<Server>} when it serves
 * @throws with the end of the server's log where it does not get that far
 */
export async function startServer(kind, { port, folder } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    const ports = [port ?? (await freePort())];
    while (ports.length < kind.ports) ports.push(await freePort());
    const home = kind.settle({ ports, ...(folder !== undefined && { folder }) });
    const server = new Server(kind.name, home, folder !== undefined);
    try {
      await server.restart();
      return server;
    } catch (error) {
      await server.stop();
      const lost = TAKEN.test(error.message) && port === undefined;
      if (!lost || attempt === OTHER_PORTS) throw error;
    }
  }
}

class Server {
  #home;
  #kept;
  #life;

  constructor(name, home, kept) {
    this.name = name;
    this.#home = home;
    this.#kept = kept;
  }

  /** Another one after each restart. */
  get pid() {
    return this.#life?.pid;
  }

  /** kill -9; the data stay. */
  async kill() {
    await this.#life?.kill();
  }

  /** It hangs, as it does on a machine that is overloaded or behind a network that swallows what it is given. */
  async freeze() {
    await this.#life?.freeze();
  }

  async thaw() {
    await this.#life?.thaw();
  }

  /** Starts it again after its end, on the same ports and data; resolves when it serves. */
  async restart() {
    await this.#life?.stop();
    this.#life = await this.#home.begin();
    this.address = await this.#served(this.#life);
  }

  /** Ends it for good. Where the data go with it, nothing is lost by ending it at once. */
  async stop() {
    await (this.#kept ? this.#life?.stop() : this.#life?.kill());
    await this.#home.leave();
  }

  async #served(life) {
    const until = Date.now() + READY_WITHIN_MS;
    let why = 'it ended';
    while (life.running && Date.now() < until) {
      try {
        const address = await this.#home.ready(life);
        // An answer on a lost port would be somebody else's.
        if (life.running) return address;
      } catch (error) {
        why = error.message;
        await pause(100);
      }
    }
    await life.kill();
    const output = await life.output();
    throw new Error(`${this.name} did not get ready on its port: ${why}.\n${output.slice(-3000)}`.trim());
  }
}
