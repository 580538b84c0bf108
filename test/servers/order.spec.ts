import { describe, expect, it } from '@jest/globals';
import { firstThatServes } from './infra-servers.js';

const serves = (name: string) => ({ name, start: async () => `a server by ${name}` });
const cannot = (name: string, why: string) => ({
  name,
  start: async () => {
    throw new Error(why);
  },
});

describe('the way to a server', () => {
  it('is the first one that leads to one, and no further one is tried', async () => {
    const never = cannot('programs', 'was tried');

    expect(await firstThatServes('Kafka broker', [serves('docker'), never])).toEqual({
      server: 'a server by docker',
      way: 'docker',
      passed: [],
    });
  });

  it('goes on where one does not work, and says why', async () => {
    const ways = [cannot('docker', 'no Docker engine answers'), serves('programs')];

    expect(await firstThatServes('Kafka broker', ways)).toEqual({
      server: 'a server by programs',
      way: 'programs',
      passed: ['docker: no Docker engine answers'],
    });
  });

  it('hands on where the server is to be', async () => {
    const way = { name: 'programs', start: async (where?: object) => where };

    expect((await firstThatServes('Kafka broker', [way], { port: 15000 })).server).toEqual({ port: 15000 });
  });

  it('says in one line all that would have to change where there is none', async () => {
    const ways = [
      cannot('docker', 'no Docker engine answers'),
      cannot('programs', 'Kafka needs Java 17 or newer, and there is none'),
    ];

    await expect(firstThatServes('Kafka broker', ways)).rejects.toThrow(
      'there is no Kafka broker (docker: no Docker engine answers; programs: Kafka needs Java 17 or newer, and there is none)',
    );
  });
});
