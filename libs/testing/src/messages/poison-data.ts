import { topics } from '#contracts';
import { aProof } from '../domain/evidence.js';
import type { GoodEvent } from './good-events.js';
import { POISON_NAME, type Broken } from './poison-shapes.js';

type Changes = readonly (readonly [name: string, change: Readonly<Record<string, unknown>>, says: RegExp])[];

const ofRequests: Changes = [
  ['a subject without an identity', { subject: {} }, /subject\.userPrincipalName is required/],
  [
    'a name with a line break',
    { subject: { userPrincipalName: `${POISON_NAME}\n` } },
    /userPrincipalName must/,
  ],
  ['a subject that is a text', { subject: POISON_NAME }, /subject must be an object/],
  ['a kind beside the type', { kind: 'Export' }, /data has an unknown key/],
  ['a source that is not there', { sources: [POISON_NAME] }, /sources\.0 must be one of mfa-server/],
  ['a list without a source', { sources: [] }, /sources must name at least one/],
  ['a day that does not exist', { receivedAt: '2026-02-30T09:00:00Z' }, /receivedAt must be a time/],
  ['a reference as long as a book', { reference: 'x'.repeat(5_000) }, /reference must be at most 200/],
];

const numbers = (field: string): Changes => [
  ['a number beyond every range', { [field]: Number.MAX_VALUE }, new RegExp(`${field} must be`)],
  ['a number that is not exact', { [field]: 2 ** 53 + 2 }, new RegExp(`${field} must be`)],
  ['a negative number', { [field]: -1 }, new RegExp(`${field} must be at least`)],
  ['half a number', { [field]: 1.5 }, new RegExp(`${field} must be a whole number`)],
  ['a number in a text', { [field]: '1' }, new RegExp(`${field} must be a number`)],
];

const ofReports: Changes = [
  ...numbers('attempt'),
  ['a request without an id', { requestId: POISON_NAME }, /requestId must be/],
  ['a task id that is none', { taskId: POISON_NAME }, /taskId must be a task id/],
  ['an outcome that nobody knows', { outcome: POISON_NAME }, /outcome/],
  ['a host that is a path', { host: `../${POISON_NAME}` }, /host must be a host name/],
  ['a count under a name', { proof: aProof({ counts: { [POISON_NAME]: 1 } }) }, /proof\.counts\.\* has not/],
  ['a count that is none', { proof: { ...aProof(), counts: { quuxina: 'x' } } }, /proof\.counts\.\* must be/],
  ['no proof', { proof: undefined }, /proof is required/],
];

const ofTasks: Changes = [
  ...numbers('dispatch'),
  ['a task without a token', { taskToken: '' }, /taskToken must not be empty/],
  ['a subject that is not sealed', { subject: POISON_NAME }, /subject must be sealed text/],
  ['an action that nobody knows', { action: POISON_NAME }, /action must be one of/],
];

const otherSource = (topic: string): Changes => {
  const source = topic.includes('cloud-mfa') ? 'mfa-server' : 'cloud-mfa';
  return [['a task for another source', { source }, /source must be [a-z-]+ on this topic/]];
};

function changesOn(topic: string): Changes {
  switch (topic) {
    case topics.requests:
      return ofRequests;
    case topics.taskReports:
      return ofReports;
    case topics.hosts:
      return [
        ...numbers('uncoveredMore').slice(0, 4),
        ['a host that is a path', { host: '../x' }, /host must/],
      ];
    case topics.deadLetters:
      return [...numbers('partition'), ['an offset that is none', { offset: POISON_NAME }, /offset must/]];
    default:
      return [...ofTasks, ...otherSource(topic)];
  }
}

/** Data that is not what the topic takes, in one field. */
export const brokenData = (topic: string, { event }: GoodEvent): readonly Broken[] =>
  changesOn(topic).map(([name, change, says]) => [
    name,
    { ...event, data: { ...event.data, ...change } },
    'schema-breach',
    says,
  ]);
