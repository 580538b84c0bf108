import { describeWithMongo, keepsTheReadModelContract } from '#testing';
import { opening } from './mongo-store.fixture.js';

describeWithMongo('MongoReadModel', (mongo) => {
  keepsTheReadModelContract(opening(mongo, ({ readModel }) => readModel));
});
