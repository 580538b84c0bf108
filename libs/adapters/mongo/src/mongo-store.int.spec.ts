import {
  describeWithMongo,
  keepsTheCredentialsContract,
  keepsTheEventStoreContract,
  keepsTheHostRegistryContract,
  keepsTheSubjectKeysContract,
} from '#testing';
import { opening } from './mongo-store.fixture.js';

describeWithMongo('MongoEventStore', (mongo) =>
  keepsTheEventStoreContract(opening(mongo, ({ events }) => events)),
);
describeWithMongo('MongoCredentials', (mongo) =>
  keepsTheCredentialsContract(opening(mongo, ({ credentials }) => credentials)),
);
describeWithMongo('MongoSubjectKeys', (mongo) =>
  keepsTheSubjectKeysContract(opening(mongo, ({ subjectKeys }) => subjectKeys)),
);
describeWithMongo('MongoHostRegistry', (mongo) =>
  keepsTheHostRegistryContract(opening(mongo, ({ hosts }) => hosts)),
);
