/**
 * Names the boundaries of asynchronous calls that a process makes on its ports, and ends the process with
 * SIGKILL at one of them: before the call, or after it has done its work and before its caller knows. So
 * every await of the circle can be the last, one after the other, not by luck.
 */
export class KillPoints {
  readonly #passed = new Map<string, number>();

  /** @param onPoint told of each boundary before anything happens there, e.g. `before events.append#3` */
  constructor(private readonly onPoint: (point: string) => void) {}

  /** The same port, with a boundary before and after each asynchronous call, and around each handler given to it. */
  readonly around = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function' || typeof property !== 'string') return value;
        return (...args: readonly unknown[]): unknown => {
          const label = `${name}.${property}`;
          const bounded = args.map((arg) => this.#handler(label, arg));
          return this.#called(label, () => Reflect.apply(value, target, bounded) as unknown);
        };
      },
    });

  #called(label: string, call: () => unknown): unknown {
    this.#pass(`before ${label}`);
    const answer = call();
    if (!(answer instanceof Promise)) return answer;
    return answer.then((value: unknown) => {
      this.#pass(`after ${label}`);
      return value;
    });
  }

  /** `follow(name, handle)` and `subscribe({ handle })` are handed functions; their awaits are boundaries too. */
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
    const occurrence = (this.#passed.get(label) ?? 0) + 1;
    this.#passed.set(label, occurrence);
    this.onPoint(`${label}#${occurrence}`);
  }
}
