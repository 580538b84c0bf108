/** What a contract suite is given: each test gets a port of its own on empty data. */
export interface Opened<Port> {
  readonly port: Port;
  /** Closes it in order and opens the same data again, as a restart would. */
  reopen(): Promise<Port>;
  /** Closes it and removes its data. */
  close(): Promise<void>;
}

export type Open<Port> = () => Promise<Opened<Port>>;

/** Runs a test with a port and closes it whatever happens. */
export const withPort =
  <Port>(open: Open<Port>, test: (port: Port, reopen: () => Promise<Port>) => Promise<void>) =>
  async (): Promise<void> => {
    const opened = await open();
    try {
      await test(opened.port, () => opened.reopen());
    } finally {
      await opened.close();
    }
  };

/** A promise and its ends, for tests that hold something back until they let it go. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
