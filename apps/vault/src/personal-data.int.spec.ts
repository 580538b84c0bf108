import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { openVaultClient } from '#adapters/vault-client';
import { TASK_TOKEN_HEADER } from '#contracts';
import { LEASE_SECONDS, vaultForTests } from './vault.fixture.js';

const NAME = 'ada.lovelace@example.com';

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const draftOf = (content: AsyncIterable<Uint8Array>) => ({
  path: `mfa-server/${NAME}.json`,
  mediaType: 'application/json',
  operational: false,
  providedBy: 'source' as const,
  content,
});

/** Text as it may have come into a log: as it is, encoded, or as bytes. */
const forms = (text: string): readonly string[] => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('hex'),
  Buffer.from(text).toString('base64').replace(/=+$/, ''),
  Buffer.from(text).toString('base64url'),
];

describe('the log, the measurements and the errors of the vault', () => {
  it('hold no name, no key, no token and no content, whatever is done and whatever fails', async () => {
    const vault = await vaultForTests();
    const { url, credential, clock } = vault;
    const client = openVaultClient({ url, credential, clock, patience: { pausesMs: [] } });
    const answers: string[] = [];
    const call = async (method: string, path: string, headers: Record<string, string>, body: string) => {
      const answer = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${credential}`, ...headers },
        body,
      });
      answers.push(await answer.text(), JSON.stringify([...answer.headers]));
    };
    const { token, cipher, grant, requestId } = await vault.orchestrator.newTask();
    const secret = await vault.orchestrator.keys.handOut(cipher.keyId);

    const opened = await client.tasks.open(token);
    await opened.store(draftOf(pieces(`found ${NAME}`)));
    await opened.renew();
    async function* failing() {
      yield Buffer.from(NAME);
      throw new Error(`no file ${NAME}`);
    }
    await opened.store(draftOf(failing())).catch(() => undefined);
    await client.sealer.seal({ key: NAME, value: Buffer.from(NAME) });
    const about = { [TASK_TOKEN_HEADER]: token };
    await call('POST', `/v1/task/open/${encodeURIComponent(NAME)}?name=${NAME}`, about, NAME);
    await call('PUT', `/v1/artifacts/${encodeURIComponent(NAME)}`, about, NAME);
    await call('PUT', `/v1/artifacts/${randomUUID()}`, { ...about, 'content-type': NAME }, NAME);
    await call('POST', '/v1/dead-letters/seal', { 'content-type': 'application/json' }, `{"key":"${NAME}"`);
    await call('POST', '/v1/dead-letters/seal', { 'content-type': 'application/json' }, `{"${NAME}":1}`);
    await call('POST', '/v1/task/open', { [TASK_TOKEN_HEADER]: NAME }, '');
    await call('POST', '/v1/task/open', { authorization: `Bearer ${NAME}` }, '');
    vault.switches.isAway = true;
    await opened.store(draftOf(pieces(NAME))).catch(() => undefined);
    await client.sealer.seal({ key: NAME, value: Buffer.from(NAME) }).catch(() => undefined);
    vault.switches.isAway = false;
    clock.advance(2 * LEASE_SECONDS);
    await client.tasks.open(token).catch(() => undefined);
    answers.push(await (await fetch(`${url}/metrics`)).text());
    client.close();
    await vault.close();

    const log = vault.log();
    expect(log).toContain('A task was opened');
    expect(log).toContain(requestId);
    expect(log).toContain(vault.credentialId);
    const [, claims = '', signature = ''] = token.split('.');
    const never = [
      ...forms(NAME),
      ...forms('lovelace'),
      secret.toString('base64').replace(/=+$/, ''),
      secret.toString('base64url'),
      secret.toString('hex'),
      credential,
      claims,
      signature,
      `found ${NAME}`,
    ];
    for (const text of never) expect(log).not.toContain(text);
    // Answers name the caller's own field where it was wrong; they say nothing of keys and content.
    for (const text of [...never.slice(10), grant.subjectKeyId])
      for (const answer of answers) expect(answer).not.toContain(text);
  });
});
