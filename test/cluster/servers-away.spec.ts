import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithOwnKafka, describeWithOwnMongo, type OwnServer } from '#testing';
import { eventually, good, summary, type View } from '../e2e/lethe-api.js';
import { AutomationClient } from './automation-client.js';
import { LetheCluster } from './lethe-cluster.js';

const zoe = { userPrincipalName: 'zoe@example.com', samAccountName: 'zoe' };
const body = (kind: View['kind']) => ({
  kind,
  subject: zoe,
  // The sweeps of many closes would mostly start programs, one at a time for a host.
  sources: kind === 'Export' ? ['cloud-mfa', 'nps-extension'] : ['cloud-mfa'],
});

describeWithOwnMongo('a cluster whose database and broker are killed', (startMongo) =>
  describeWithOwnKafka('one after the other, and come back', (startKafka) => {
    let mongo: OwnServer;
    let kafka: OwnServer;
    let cluster: LetheCluster;
    let client: AutomationClient;
    const accepted: string[] = [];
    beforeAll(async () => {
      [mongo, kafka] = await Promise.all([startMongo(), startKafka()]);
      cluster = await LetheCluster.start({
        mongo: { uri: mongo.address, database: () => 'lethe_away' },
        kafka: { brokers: [kafka.address], prefix: () => '' },
      });
      client = await AutomationClient.connect([kafka.address], '');
    }, 300_000);
    afterAll(async () => {
      await client.close();
      await cluster.dispose();
      await Promise.all([mongo.stop(), kafka.stop()]);
    }, 240_000);

    const submit = async (kind: View['kind']) =>
      void accepted.push((await cluster.api().submit(body(kind), randomUUID())).id);

    it('takes requests by REST while the broker is away', async () => {
      await kafka.kill();
      for (const kind of ['Export', 'AccountClose'] as const) await submit(kind);
      await kafka.restart();
    }, 240_000);

    it('says that it cannot take any while the database is away, and loses none of those it took', async () => {
      await submit('Export');
      await mongo.kill();
      const refused = await cluster.api().post('/v1/privacy-requests', body('Export'));
      expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
      await mongo.restart();
      await submit('Export');
    }, 240_000);

    it('says so too while the database hangs, to every call, and takes each of them once when it goes on', async () => {
      await submit('Export');
      await mongo.freeze();
      const key = randomUUID();
      // The first one is on its way when the database hangs: its connection is open, and nobody answers on it.
      for (const tries of ['first', 'second'])
        expect([
          tries,
          (await cluster.api().post('/v1/privacy-requests', body('Export'), { 'idempotency-key': key }))
            .status,
        ]).toEqual([tries, 503]);
      await mongo.thaw();
      const taken = await eventually(
        () => cluster.api().post<View>('/v1/privacy-requests', body('Export'), { 'idempotency-key': key }),
        ({ status }) => status === 202,
      );
      accepted.push(good(taken, 202).id);
    }, 240_000);

    it('takes by message what was asked before both were away', async () => {
      const asked = await client.ask('Export', { subject: zoe, sources: ['cloud-mfa', 'nps-extension'] });
      await Promise.all([mongo.kill(), kafka.kill()]);
      await Promise.all([mongo.restart(), kafka.restart()]);
      accepted.push((await client.told(asked, 'that it was received', () => true)).data.id);
    }, 240_000);

    it('brings every one of them to its end', async () => {
      for (const view of await cluster.api().driveAll(accepted, 'PT12H', 120))
        expect([summary(view), view.progress]).toEqual([summary(view), 'done']);
    }, 600_000);
  }),
);
