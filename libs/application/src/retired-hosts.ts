import { withoutHosts, type HostRetirement, type Planning } from '#domain';
import type { HostRegistry } from '#ports';
import { realTime, type RealTime } from '#source-kit';

/** Every submission asks; what another process retired meanwhile is made up for by HostDesk.settle. */
const KNOWN_FOR_MS = 1000;

/** Which hosts are gone for good, and what is left to plan on. */
export class RetiredHosts {
  #known: { readonly until: number; readonly list: Promise<readonly HostRetirement[]> } | undefined;

  constructor(
    private readonly registry: HostRegistry,
    private readonly installed: Planning,
    private readonly time: Pick<RealTime, 'now'> = realTime,
  ) {}

  /** @throws {StoreUnavailable} */
  async list(): Promise<readonly HostRetirement[]> {
    const now = this.time.now();
    if (!this.#known || this.#known.until <= now) {
      const list = this.registry.retired();
      this.#known = { until: now + KNOWN_FOR_MS, list };
      // A store that was away is asked again by the next caller.
      list.catch(() => (this.#known = undefined));
    }
    return this.#known.list;
  }

  /** What others have retired meanwhile is among them. @throws {StoreUnavailable} */
  async listNow(): Promise<readonly HostRetirement[]> {
    this.#known = undefined;
    return this.list();
  }

  /** @throws {StoreUnavailable} */
  async planning(): Promise<Planning> {
    const retired = await this.list();
    if (retired.length === 0) return this.installed;
    const gone = new Set(retired.map(({ host }) => host));
    return { ...this.installed, topology: withoutHosts(this.installed.topology, gone) };
  }

  /** @returns the retirement that holds: the first one @throws {StoreUnavailable} */
  async add(retirement: HostRetirement): Promise<HostRetirement> {
    await this.registry.retire(retirement);
    return (await this.listNow()).find(({ host }) => host === retirement.host) ?? retirement;
  }
}
