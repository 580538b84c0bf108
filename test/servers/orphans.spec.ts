import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from '@jest/globals';
import { describeWithOwnMongo } from '#testing';

describeWithOwnMongo('a server whose starter is killed', () => {
  it('ends with it, although nobody could tell it to', async () => {
    const starter = spawn(process.execPath, [join(process.cwd(), 'infra/servers/main.mjs'), 'own', 'mongo'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
    const { address } = JSON.parse(line) as { address: string };
    const { hostname, port } = new URL(address);
    const connection = connect(Number(port), hostname);
    await once(connection, 'connect');
    const cutOff = once(connection.resume(), 'close');

    starter.kill('SIGKILL');

    await cutOff;
    await expect(once(connect(Number(port), hostname), 'connect')).rejects.toThrow('ECONNREFUSED');
  });
});
