/** A browser as far as signing in needs one: cookies for each address, redirects, and what it says of where it comes from. */
export class Browser {
  private readonly jars = new Map<string, Map<string, string>>();
  /** every address that it was sent to, in order */
  readonly visited: string[] = [];

  /** @param hosts addresses that lead elsewhere, as a proxy or a name server would have it */
  constructor(private readonly hosts: Readonly<Record<string, string>> = {}) {}

  /** Goes to the address and wherever it leads, but for those that `until` names. */
  async visit(address: string, until: (url: URL) => boolean = () => false): Promise<Response> {
    let url = new URL(address);
    for (let hop = 0; hop < 20; hop += 1) {
      const answer = await this.get(url);
      const location = answer.headers.get('location');
      if (location === null) return answer;
      url = new URL(location, url);
      if (until(url)) return answer;
    }
    throw new Error('The browser was sent round and round.');
  }

  async get(url: URL, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    this.visited.push(url.href);
    const answer = await fetch((this.hosts[url.origin] ?? url.origin) + url.pathname + url.search, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: this.cookiesFor(url.origin), ...headers },
    });
    for (const cookie of answer.headers.getSetCookie()) this.keep(url.origin, cookie);
    return answer;
  }

  cookiesFor(origin: string): string {
    return [...this.jar(origin)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep(origin: string, header: string): void {
    const [pair = '', ...attributes] = header.split('; ');
    const name = pair.slice(0, pair.indexOf('='));
    const isOver = attributes.some((attribute) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
    if (isOver) this.jar(origin).delete(name);
    else this.jar(origin).set(name, pair.slice(pair.indexOf('=') + 1));
  }

  private jar(origin: string): Map<string, string> {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }
}
