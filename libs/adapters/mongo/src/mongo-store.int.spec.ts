import {
  describeWithMongo,
  keepsTheBrowserSessionsContract,
  keepsTheCommitFeedContract,
  keepsTheCredentialsContract,
  keepsTheDeadLettersContract,
  keepsTheEventStoreContract,
  keepsTheHostCredentialsContract,
  keepsTheHostRegistryContract,
  keepsTheOutboxContract,
  keepsTheProofLogContract,
  keepsTheSigningKeysContract,
  keepsTheSubjectKeysContract,
  keepsTheTimersContract,
  keepsTheWebhooksContract,
} from '#testing';
import { opening } from './mongo-store.fixture.js';

describeWithMongo('MongoEventStore', (mongo) =>
  keepsTheEventStoreContract(opening(mongo, ({ events }) => events)),
);
describeWithMongo('MongoCommitFeed', (mongo) =>
  keepsTheCommitFeedContract(opening(mongo, ({ events, feed }) => ({ events, feed }))),
);
describeWithMongo('MongoCredentials', (mongo) =>
  keepsTheCredentialsContract(opening(mongo, ({ credentials }) => credentials)),
);
describeWithMongo('MongoBrowserSessions', (mongo) =>
  keepsTheBrowserSessionsContract(opening(mongo, ({ browserSessions }) => browserSessions)),
);
describeWithMongo('MongoSubjectKeys', (mongo) =>
  keepsTheSubjectKeysContract(opening(mongo, ({ subjectKeys }) => subjectKeys)),
);
describeWithMongo('MongoHostCredentials', (mongo) =>
  keepsTheHostCredentialsContract(opening(mongo, ({ hostCredentials }) => hostCredentials)),
);
describeWithMongo('MongoHostRegistry', (mongo) =>
  keepsTheHostRegistryContract(opening(mongo, ({ hosts }) => hosts)),
);
describeWithMongo('MongoDeadLetters', (mongo) =>
  keepsTheDeadLettersContract(opening(mongo, ({ deadLetters }) => deadLetters)),
);
describeWithMongo('MongoTimers', (mongo) => keepsTheTimersContract(opening(mongo, ({ timers }) => timers)));
describeWithMongo('MongoProofLog', (mongo) =>
  keepsTheProofLogContract(opening(mongo, ({ events, proofLog }) => ({ events, log: proofLog }))),
);
describeWithMongo('MongoSigningKeys', (mongo) =>
  keepsTheSigningKeysContract(opening(mongo, ({ signingKeys }) => signingKeys)),
);
describeWithMongo('MongoOutbox', (mongo) => keepsTheOutboxContract(opening(mongo, ({ outbox }) => outbox)));
describeWithMongo('MongoWebhooks', (mongo) =>
  keepsTheWebhooksContract(opening(mongo, ({ webhooks }) => webhooks)),
);
