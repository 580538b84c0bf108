import { generate } from 'selfsigned';
import type { Clock, HostCredential, HostCredentials } from '#ports';

/** Moves when it is told to, and then wakes who waits for it. */
export class MovedClock implements Clock {
  #moment = Date.parse('2026-11-20T09:00:00.000Z');
  readonly #waiting = new Set<() => void>();

  now(): string {
    return new Date(this.#moment).toISOString();
  }

  async until(moment: string, signal: AbortSignal): Promise<void> {
    while (this.#moment < Date.parse(moment) && !signal.aborted)
      await new Promise<void>((wake) => {
        this.#waiting.add(wake);
        signal.addEventListener('abort', () => wake(), { once: true });
      });
  }

  advance(seconds: number): void {
    this.#moment += seconds * 1000;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

export class MemoryHostCredentials implements HostCredentials {
  readonly all = new Map<string, HostCredential>();

  async add(credential: HostCredential): Promise<void> {
    this.all.set(credential.id, credential);
  }

  async findByHash(tokenHash: string): Promise<HostCredential | undefined> {
    return [...this.all.values()].find((credential) => credential.tokenHash === tokenHash);
  }

  async list(): Promise<readonly HostCredential[]> {
    return [...this.all.values()].sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  }

  async remove(id: string): Promise<boolean> {
    return this.all.delete(id);
  }
}

/** A certificate for this machine that is its own authority. */
export async function tlsForTests(): Promise<{ readonly cert: string; readonly key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'vault' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { cert, key };
}
