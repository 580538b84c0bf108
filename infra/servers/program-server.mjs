/** A server as a child process of ours. It keeps its address and its data over kill and restart. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { begin } from './life.mjs';

const READY_WITHIN_MS = 90_000;
const OTHER_PORTS = 5;

/**
 * What is special to a server program.
 * @typedef {object} ServerProgram
 * @property {string} name for people, with its version
 * @property {string} folderName
 * @property {number} ports how many it listens on; the first one is its address
 * @property {(place: Place) => Promise<object>} prepare makes the folder ready; resolves to what `begin` takes
 * @property {(place: Place, life: object) => Promise<unknown>} ready resolves when it serves; throws while it does not
 * @property {(place: Place) => string} address
 *
 * @typedef {{ folder: string, ports: number[] }} Place
 */

/**
 * @param {ServerProgram} program
 * @param {{ port?: number, folder?: string }} [where] another port than a free one; a folder to keep the data
 *   in: without one, it lies in the temporary folder until the server is stopped
 * @returns {Promise<ProgramServer>} when it serves
 * @throws with the end of the server's log where it does not get that far
 */
export async function startProgram(program, { port, folder } = {}) {
  const kept = folder !== undefined;
  const home = kept ? resolve(folder) : mkdtempSync(join(tmpdir(), `lethe-${program.folderName}-`));
  mkdirSync(home, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const ports = [port ?? (await freePort())];
    while (ports.length < program.ports) ports.push(await freePort());
    const server = new ProgramServer(program, { folder: home, ports }, kept);
    try {
      await server.restart();
      return server;
    } catch (error) {
      const lost = error instanceof PortTaken && port === undefined && attempt < OTHER_PORTS;
      if (!lost) {
        await server.stop();
        throw error;
      }
    }
  }
}

class PortTaken extends Error {}

class ProgramServer {
  #program;
  #place;
  #kept;
  #life;

  constructor(program, place, kept) {
    this.#program = program;
    this.#place = place;
    this.#kept = kept;
    this.name = program.name;
    this.address = program.address(place);
  }

  /** Another one after each restart. */
  get pid() {
    return this.#life?.pid;
  }

  /** kill -9; the data stays. */
  async kill() {
    await this.#life?.kill();
  }

  /** Starts it again after its end, on the same ports and data; resolves when it serves. */
  async restart() {
    await this.#life?.stop();
    const log = join(this.#place.folder, `${this.#program.folderName}.log`);
    const remove = this.#kept ? {} : { remove: this.#place.folder };
    this.#life = await begin({ log, ...remove, ...(await this.#program.prepare(this.#place)) });
    await this.#ready();
  }

  /** Ends it for good. Data in a temporary folder goes, so nothing is lost by ending it at once. */
  async stop() {
    if (this.#kept) return this.#life?.stop();
    await this.#life?.kill();
    rmSync(this.#place.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #ready() {
    const life = this.#life;
    const until = Date.now() + READY_WITHIN_MS;
    let why;
    while (life.running && Date.now() < until) {
      try {
        await this.#program.ready(this.#place, life);
        // An answer on a lost port would be somebody else's.
        if (life.running) return;
      } catch (error) {
        why = error;
        await pause(100);
      }
    }
    await life.kill();
    const output = life.output();
    if (/already in use|EADDRINUSE/i.test(output))
      throw new PortTaken(`${this.name}: port ${this.#place.ports.join(' or ')} is in use.`);
    throw new Error(
      `${this.name} did not get ready (${why?.message ?? 'it ended'}):\n${output.slice(-3000)}`,
    );
  }
}
