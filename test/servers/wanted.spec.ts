import { describe, expect, it } from '@jest/globals';
import { wantedBy } from './infra-servers.js';

// Put together, so that this spec itself asks for none.
const suite = (name: string) => `describeWith${name}` + `('title', () => undefined);`;

describe('the servers that specs ask for', () => {
  it('are none for specs that name none', () => {
    expect(wantedBy(["describe('a pure function', () => undefined);"])).toEqual({ wanted: [], own: [] });
  });

  it('are each asked for once, whoever asks', () => {
    expect(wantedBy([suite('Kafka'), suite('Servers'), suite('Kafka')])).toEqual({
      wanted: ['mongo', 'kafka'],
      own: [],
    });
  });

  it('leave out what nobody asks for', () => {
    expect(wantedBy([suite('Mongo')])).toEqual({ wanted: ['mongo'], own: [] });
  });

  it('are to be installed for a spec that starts its own', () => {
    expect(wantedBy([suite('OwnKafka')])).toEqual({ wanted: ['kafka'], own: ['kafka'] });
  });
});
