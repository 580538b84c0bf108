import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import {
  keepsTheBrowserSessionsContract,
  keepsTheCommitFeedContract,
  keepsTheCredentialsContract,
  keepsTheDeadLettersContract,
  keepsTheEventStoreContract,
  keepsTheHostRegistryContract,
  keepsTheMessageBusContract,
  keepsTheMessageHistoryContract,
  keepsTheOutboxContract,
  keepsTheProofLogContract,
  keepsTheReadModelContract,
  keepsTheSigningKeysContract,
  keepsTheSubjectKeysContract,
  keepsTheTimersContract,
  keepsTheWebhooksContract,
  type Open,
} from '#testing';
import { openLibsqlStore, type LibsqlStore } from './open-libsql-store.js';

/** A store in a folder of its own, of which the suite sees one port. */
const opening =
  <Port>(port: (store: LibsqlStore) => Port): Open<Port> =>
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lethe-libsql-'));
    const open = () => openLibsqlStore(folder, { backOff: { first: 1, longest: 5 } });
    let store = await open();
    return {
      port: port(store),
      reopen: async () => {
        await store.close();
        store = await open();
        return port(store);
      },
      close: async () => {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  };

describe('LibsqlEventStore', () => keepsTheEventStoreContract(opening(({ events }) => events)));
describe('LibsqlCommitFeed', () =>
  keepsTheCommitFeedContract(opening(({ events, feed }) => ({ events, feed }))));
describe('LibsqlTimers', () => keepsTheTimersContract(opening(({ timers }) => timers)));
describe('LibsqlReadModel', () => keepsTheReadModelContract(opening(({ readModel }) => readModel)));
describe('LibsqlCredentials', () => keepsTheCredentialsContract(opening(({ credentials }) => credentials)));
describe('LibsqlBrowserSessions', () =>
  keepsTheBrowserSessionsContract(opening(({ browserSessions }) => browserSessions)));
describe('LibsqlHostRegistry', () => keepsTheHostRegistryContract(opening(({ hosts }) => hosts)));
describe('LibsqlSubjectKeys', () => keepsTheSubjectKeysContract(opening(({ subjectKeys }) => subjectKeys)));
describe('LibsqlMessageBus', () => keepsTheMessageBusContract(opening(({ bus }) => bus)));
describe('the history of LibsqlMessageBus', () =>
  keepsTheMessageHistoryContract(opening(({ bus }) => ({ bus, history: bus }))));
describe('LibsqlDeadLetters', () => keepsTheDeadLettersContract(opening(({ deadLetters }) => deadLetters)));
describe('LibsqlProofLog', () =>
  keepsTheProofLogContract(opening(({ events, proofLog }) => ({ events, log: proofLog }))));
describe('LibsqlSigningKeys', () => keepsTheSigningKeysContract(opening(({ signingKeys }) => signingKeys)));
describe('LibsqlOutbox', () => keepsTheOutboxContract(opening(({ outbox }) => outbox)));
describe('LibsqlWebhooks', () => keepsTheWebhooksContract(opening(({ webhooks }) => webhooks)));
