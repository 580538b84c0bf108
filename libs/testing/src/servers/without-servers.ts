import { describe, it } from '@jest/globals';

const required = process.env['LETHE_REQUIRE_SERVERS'] === '1';

/** Why a suite was not run is a test of its own: skipped where that is allowed, failed where it is not. */
export function withoutServers(title: string, reason: string): void {
  const why = `is not run: ${reason} (see infra/servers)`;
  describe(title, () => {
    if (!required) return it.skip(why, () => undefined);
    it('has its servers', () => {
      throw new Error(`This suite ${why}, and LETHE_REQUIRE_SERVERS=1 asks for it.`);
    });
  });
}
