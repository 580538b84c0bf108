/** Programs of Windows' own that stand in for the vendor's, compiled here with Go. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const programs = [
  {
    source: 'libs/sources/mfa-server/test-fixtures/gdpr-tool/main.go',
    program: 'dist/libs/sources/mfa-server/test-fixtures/MultiFactorAuthGdpr.exe',
  },
];

/** What later ones compile asks for bcryptprimitives.dll, which Wine 8 does not have. Go fetches it by itself, once. */
const TOOLCHAIN = 'go1.20.14';

/**
 * @param {string} root of the repository
 * @param {string} target where the project was laid out
 * @returns {boolean} false where there is no Go: the specs that want these programs are skipped then
 */
export function buildPrograms(root, target) {
  for (const { source, program } of programs) {
    const output = join(target, program);
    mkdirSync(dirname(output), { recursive: true });
    const forWindows = { GOOS: 'windows', GOARCH: 'amd64', CGO_ENABLED: '0', GOTOOLCHAIN: TOOLCHAIN };
    const env = { ...process.env, ...forWindows };
    const built = spawnSync('go', ['build', '-o', output, join(root, source)], { env, encoding: 'utf8' });
    if (built.error) return false;
    if (built.status !== 0) throw new Error(`go build ${source}: ${built.stderr}`);
  }
  return true;
}
