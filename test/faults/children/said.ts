/**
 * Resolves when the system has the line, so that it is heard whatever becomes of this process. While whoever listens is
 * slow, the pipe is full and lines wait in here: what is done behind such a line would be done and never heard of.
 */
export const said = (line: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
