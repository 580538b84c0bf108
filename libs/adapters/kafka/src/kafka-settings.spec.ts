import { describe, expect, it } from '@jest/globals';
import { logLevel } from 'kafkajs';
import { kafkajsLog, type KafkaLog } from './kafka-log.js';
import { clientConfig, prefixed } from './kafka-settings.js';

const plain = { brokers: ['a:1', 'b:2'], clientId: 'lethe-test' };

describe('the connection', () => {
  it('is open and unnamed unless it is said otherwise', () => {
    const { brokers, clientId, ssl, sasl } = clientConfig(plain);
    expect({ brokers, clientId, ssl, sasl }).toEqual({ ...plain, ssl: undefined, sasl: undefined });
  });

  it('uses TLS with the public roots, or with what is given', () => {
    expect(clientConfig({ ...plain, tls: {} }).ssl).toEqual({});
    expect(clientConfig({ ...plain, tls: { ca: 'CA', certificate: 'CERT', key: 'KEY' } }).ssl).toEqual({
      ca: ['CA'],
      cert: 'CERT',
      key: 'KEY',
    });
  });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('signs in with %s', (mechanism) => {
    const sasl = { mechanism, username: 'lethe', password: 'secret' };
    expect(clientConfig({ ...plain, sasl }).sasl).toEqual(sasl);
  });

  it('puts the prefix before the names of topics and groups', () => {
    expect(prefixed(plain, 'lethe.some.v1')).toBe('lethe.some.v1');
    expect(prefixed({ ...plain, topicPrefix: 'test.' }, 'lethe.some.v1')).toBe('test.lethe.some.v1');
  });
});

describe('what kafkajs logs', () => {
  const said: unknown[] = [];
  const log: KafkaLog = (...line) => said.push(line);
  const tell = (level: logLevel, message: string, more: object) => {
    said.length = 0;
    const line = { namespace: 'Connection', level, label: '', log: { timestamp: '', message, ...more } };
    kafkajsLog(log).logCreator?.(logLevel.INFO)(line);
    return said;
  };

  it('comes with the names and numbers that are known, and nothing else', () => {
    const more = { broker: 'a:1', retryCount: 2, error: 'gone', stack: 'deep', payload: 'a message' };
    expect(tell(logLevel.ERROR, 'Connection error', more)).toEqual([
      [
        'warn',
        'Connection error',
        { part: 'kafkajs Connection', broker: 'a:1', retryCount: 2, errorText: 'gone' },
      ],
    ]);
  });

  it('is quiet about what happens at every rebalance', () => {
    const error = 'The group is rebalancing, so a rejoin is needed';
    expect(tell(logLevel.ERROR, 'Response Heartbeat(key: 12, version: 3)', { error })).toMatchObject([
      ['debug', expect.anything(), { errorText: error }],
    ]);
    expect(tell(logLevel.INFO, 'Consumer has joined the group', {})).toMatchObject([
      ['debug', expect.anything(), {}],
    ]);
  });

  it('is dropped where nobody listens', () => {
    expect(kafkajsLog(undefined).logLevel).toBe(logLevel.NOTHING);
  });
});
