import type { Credential, Credentials } from '#ports';

/** Keeps credentials in memory. */
export class FakeCredentials implements Credentials {
  private readonly all = new Map<string, Credential>();

  async add(credential: Credential): Promise<void> {
    this.all.set(credential.id, credential);
  }

  async findByHash(tokenHash: string): Promise<Credential | undefined> {
    return [...this.all.values()].find((credential) => credential.tokenHash === tokenHash);
  }

  async list(): Promise<readonly Credential[]> {
    return [...this.all.values()];
  }

  async remove(id: string): Promise<boolean> {
    return this.all.delete(id);
  }
}
