/** Lethe as somebody outside sees it: by its REST interface, with one token. */
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 60_000;

/** A step of the walk did not come out as it should. The message is for people. */
export class WentWrong extends Error {}

export class Outsider {
  constructor(url, token) {
    this.url = url.replace(/\/+$/, '');
    this.token = token;
  }

  /** @returns the answer with its status; `body` is bytes where it is no JSON */
  async call(method, path, { json, form } = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(form === undefined ? {} : { body: form }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const isJson = /[/+]json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, body: isJson && bytes.length > 0 ? JSON.parse(bytes) : bytes };
  }

  /** @throws {WentWrong} anything but the status */
  async good(method, path, { status = 200, ...options } = {}) {
    const answer = await this.call(method, path, options);
    if (answer.status === status) return answer.body;
    const said = answer.body.title ? `${answer.body.title} (${answer.body.code})` : '';
    throw new WentWrong(`${method} ${path} answered ${answer.status} instead of ${status}. ${said}`);
  }

  get(path) {
    return this.good('GET', path);
  }

  post(path, json, status = 200) {
    return this.good('POST', path, { json, status });
  }

  request(id) {
    return this.get(`/v1/privacy-requests/${id}`);
  }

  /** Looks until what is seen holds. @throws {WentWrong} it does not within a minute */
  async until(what, look, holds) {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await pause(LOOK_EVERY_MS)) {
      const seen = await look();
      if (holds(seen)) return seen;
    }
    throw new WentWrong(`Waited a minute in vain until ${what}.`);
  }
}
