import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#ports';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

const download = () => gateway.call('GET', `/v1/privacy-requests/${gateway.requests.add().id}/package`);
const offer = (bytes: number, content: AsyncIterable<Uint8Array>, fileName = 'export.zip') => {
  gateway.requests.download = { bytes, content, fileName };
};
const pieces = async function* (count: number, size: number) {
  for (let piece = 0; piece < count; piece += 1) yield new Uint8Array(size).fill(piece);
};

describe('a download', () => {
  it('is a stream with its length and its name', async () => {
    offer(300 * 1024, pieces(300, 1024));
    const answer = await download();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-length': String(300 * 1024),
      'content-disposition': 'attachment; filename="export.zip"',
    });
    const content = new Uint8Array(await answer.arrayBuffer());
    expect([content.length, content[0], content[299 * 1024]]).toEqual([300 * 1024, 0, 299 % 256]);
  });

  it('may be empty', async () => {
    offer(0, pieces(0, 0));
    expect((await (await download()).arrayBuffer()).byteLength).toBe(0);
  });

  it('lets no name out of its quotes', async () => {
    offer(1, pieces(1, 1), 'a"; evil="b\r\nx: y');
    expect((await download()).headers.get('content-disposition')).toBe(
      'attachment; filename="a___evil__b__x__y"',
    );
  });

  it('is an ordinary problem when not even its beginning can be read', async () => {
    const broken: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new StoreUnavailable('away')) }),
    };
    offer(10, broken);
    const answer = await download();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
  });

  it('breaks off when it fails later, so that nobody takes a part for the whole', async () => {
    offer(
      100,
      (async function* () {
        yield new Uint8Array(50);
        throw new Error('cannot read the file of ada@example.com');
      })(),
    );
    const answer = await download();
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    expect(gateway.log().includes('ada@')).toBe(false);
  });

  it('lets go of its content when the receiver goes away', async () => {
    let released: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => (released = resolve));
    offer(
      1e9,
      (async function* () {
        try {
          for (;;) yield new Uint8Array(64 * 1024);
        } finally {
          released();
        }
      })(),
    );
    const answer = await download();
    await answer.body?.cancel();
    await isReleased;
  });
});
