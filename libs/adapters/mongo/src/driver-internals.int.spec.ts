import type { Socket } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import type { MongoClient } from 'mongodb';
import { describeWithMongo } from '#testing';
import { mongoClient } from './mongo-client.js';

/** What of the driver's insides a test needs, to break a connection at a moment that nobody can hit from outside. */
interface Insides {
  readonly topology: {
    readonly s: {
      readonly servers: ReadonlyMap<
        string,
        { readonly pool: { readonly checkedOut: Iterable<{ readonly id: number; readonly socket: Socket }> } }
      >;
    };
  };
}

describeWithMongo('a connection to MongoDB', (mongo) => {
  let client: MongoClient;
  afterEach(() => client.close());

  /** Before the next command is written, its socket meets this. */
  async function onNextCommand(harm: (socket: Socket) => void) {
    client = mongoClient({ uri: mongo.uri });
    const database = client.db(mongo.database());
    await database.command({ ping: 1 });
    let times = 0;
    client.once('connectionCheckedOut', ({ connectionId }) => {
      const { servers } = (client as unknown as Insides).topology.s;
      for (const { pool } of servers.values())
        for (const { id, socket } of pool.checkedOut)
          if (id === connectionId) {
            times += 1;
            harm(socket);
          }
    });
    const found = database.collection('nothing').findOne({});
    return { found: await found, times };
  }

  it('whose socket is gone before the driver knows is given up, and the call made over another', async () =>
    expect(await onNextCommand((socket) => socket.destroy())).toEqual({ found: null, times: 1 }));

  it('whose server has ended it before the driver knows is given up as well, whatever the socket says', async () =>
    expect(
      await onNextCommand((socket) => {
        // As when the server's word that it writes no more has come, and its end has not.
        socket.push(null);
        socket.end();
      }),
    ).toEqual({ found: null, times: 1 }));

  it('that is closed while a command waits to be written ends the command', async () => {
    client = mongoClient({ uri: mongo.uri });
    const database = client.db(mongo.database());
    await database.command({ ping: 1 });
    client.once('connectionCheckedOut', () => {
      const { servers } = (client as unknown as Insides).topology.s;
      for (const { pool } of servers.values())
        for (const { socket } of pool.checkedOut) {
          // The server takes nothing: what is written waits for room that never comes, and then for nobody.
          socket.write = () => {
            setImmediate(() => socket.destroy());
            return false;
          };
        }
    });
    expect(await database.collection('nothing').findOne({})).toBe(null);
  });
});
