import type { BrowserSession, BrowserSessions } from '#ports';

/** Keeps sessions of browsers in memory. */
export class MemoryBrowserSessions implements BrowserSessions {
  readonly all = new Map<string, BrowserSession>();

  async add(session: BrowserSession): Promise<void> {
    this.all.set(session.id, session);
  }

  async findByHash(tokenHash: string): Promise<BrowserSession | undefined> {
    return [...this.all.values()].find((session) => session.tokenHash === tokenHash);
  }

  async prolong(id: string, idleEndsAt: string): Promise<void> {
    const session = this.all.get(id);
    if (session && session.idleEndsAt < idleEndsAt) this.all.set(id, { ...session, idleEndsAt });
  }

  async remove(id: string): Promise<boolean> {
    return this.all.delete(id);
  }

  async removeOver(at: string): Promise<number> {
    const over = [...this.all.values()].filter(({ idleEndsAt, endsAt }) => idleEndsAt <= at || endsAt <= at);
    for (const { id } of over) this.all.delete(id);
    return over.length;
  }
}
