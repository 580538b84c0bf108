/**
 * What Node is started with so that it dies before it calls a function of `node:fs` on such a file, without a chance
 * to do anything more. Whoever kills from outside what they see passing by may come too late.
 * @param time the how manieth such call it is
 */
export function dyingBefore(
  call: 'renameSync' | 'createReadStream',
  file: RegExp,
  time = 1,
): readonly string[] {
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { ${call} } = fs;
    let times = 0;
    fs.${call} = (file, ...more) => {
      if (${String(file)}.test(file) && ++times === ${time}) process.kill(process.pid, 'SIGKILL');
      return ${call}(file, ...more);
    };
    syncBuiltinESMExports();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}
