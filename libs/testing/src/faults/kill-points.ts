/**
 * Counts the boundaries of asynchronous calls that a process makes on its ports and handlers, and ends
 * the process with SIGKILL at one of them: before the call, or after it has done its work and before
 * its caller knows. So every await of the circle can be the last, one after the other, not by luck.
 */
export class KillPoints {
  #passed = 0;

  /**
   * @param killAt the boundary to die at, from 1; 0: none
   * @param onPoint told of each boundary before anything happens there
   */
  constructor(
    private readonly killAt: number,
    private readonly onPoint: (number: number, label: string) => void,
  ) {}

  /** The same port, with a boundary before and after each asynchronous call, and around each handler given to it. */
  readonly around = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function' || typeof property !== 'string') return value;
        return (...args: readonly unknown[]): unknown => {
          const label = `${name}.${property}`;
          return this.#called(
            label,
            () =>
              Reflect.apply(
                value,
                target,
                args.map((arg) => this.#handler(label, arg)),
              ) as unknown,
          );
        };
      },
    });

  #called(label: string, call: () => unknown): unknown {
    this.#pass(`before ${label}`);
    const answer = call();
    return answer instanceof Promise
      ? answer.then((value: unknown) => (this.#pass(`after ${label}`), value))
      : answer;
  }

  /** `follow(name, handle)` and `subscribe({ handle })` are handed functions that work awaits in. */
  #handler(label: string, arg: unknown): unknown {
    if (typeof arg === 'function' && label.endsWith('.follow')) return this.#bounded(`${label} handle`, arg);
    if (arg === null || typeof arg !== 'object' || !('handle' in arg) || typeof arg.handle !== 'function')
      return arg;
    return { ...arg, handle: this.#bounded(`${label} handle`, arg.handle) };
  }

  #bounded(label: string, handle: CallableFunction): (...args: readonly unknown[]) => unknown {
    return (...args) => this.#called(label, () => Reflect.apply(handle, undefined, args) as unknown);
  }

  #pass(label: string): void {
    this.#passed += 1;
    this.onPoint(this.#passed, label);
    if (this.#passed === this.killAt) process.kill(process.pid, 'SIGKILL');
  }
}
