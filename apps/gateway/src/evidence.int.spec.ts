import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { form, png } from './calls.fixture.js';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.requests.actions.length = 0;
});

const pathOf = () => {
  const { id } = gateway.requests.add();
  return `/v1/privacy-requests/${id}/tasks/${id}-01/complete`;
};
const complete = (body: FormData) => gateway.call('POST', pathOf(), { body });
const raw = (body: string | Uint8Array, type: string) =>
  gateway.call('POST', pathOf(), { body, headers: { 'content-type': type } });
const file = (bytes: readonly number[] | Uint8Array, type: string) =>
  new Blob([Uint8Array.from(bytes)], { type });
const refused = async (answer: Response) => {
  expect(gateway.requests.actions).toEqual([]);
  const problem = (await answer.json()) as { code: string; errors?: { path: string }[] };
  return [answer.status, problem.code, problem.errors?.map(({ path }) => path).join()];
};

const jpeg = [0xff, 0xd8, 0xff, 0xe0, 1, 2];
const webp = [...Buffer.from('RIFF1234WEBPVP8 ')];
const pdf = [...Buffer.from('%PDF-1.7\n')];

describe('evidence for a manual step', () => {
  it('is handed over byte for byte, with the attestation verbatim', async () => {
    const files = [
      file(png(), 'image/png'),
      file(jpeg, 'image/jpeg'),
      file(webp, 'image/webp'),
      file(pdf, 'application/pdf'),
    ];
    const parts = form(files);
    parts.set('attestation', 'Zwei Zeilen:\r\nalles gesehen ✓');
    expect((await complete(parts)).status).toBe(200);
    const [{ action } = { action: undefined }] = gateway.requests.actions;
    if (action?.type !== 'complete-step') throw new Error('no step was completed');
    expect(action.attestation).toBe('Zwei Zeilen:\r\nalles gesehen ✓');
    expect(action.files.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['screen 1.png', 'image/png'],
      ['screen 2.png', 'image/jpeg'],
      ['screen 3.png', 'image/webp'],
      ['screen 4.png', 'application/pdf'],
    ]);
    expect(action.files.map(({ content }) => [...content])).toEqual([[...png()], jpeg, webp, pdf]);
  });

  it('may come without files: whether some are needed is the step’s matter', async () => {
    expect((await complete(form([]))).status).toBe(200);
  });

  it('keeps the last part of a file name only', async () => {
    const parts = form([]);
    parts.append('files', file(png(), 'image/png'), '../../etc/C:\\x\\a\u202eb.png');
    await complete(parts);
    const [{ action } = { action: undefined }] = gateway.requests.actions;
    expect(action?.type === 'complete-step' && action.files.map(({ name }) => name)).toEqual(['ab.png']);
  });

  it.each([
    ['a text that says it is a picture', file([...Buffer.from('<script>')], 'image/png')],
    ['a picture that says it is another kind', file(jpeg, 'image/png')],
    ['something without a kind', file([1, 2, 3], 'application/octet-stream')],
    ['a kind that is not taken', file([...Buffer.from('GIF89a')], 'image/gif')],
    ['an empty file', file([], 'image/png')],
  ])('refuses %s', async (_what, bad) => {
    expect(await refused(await complete(form([file(png(), 'image/png'), bad])))).toEqual([
      415,
      'unsupported-media-type',
      undefined,
    ]);
  });

  it.each(['', 'application/octet-stream', 'image/jpg', 'image/jpeg'])(
    'goes by the content of a file that is declared as %j',
    async (type) => {
      expect((await complete(form([file(jpeg, type)]))).status).toBe(200);
      const [{ action } = { action: undefined }] = gateway.requests.actions;
      expect(action?.type === 'complete-step' && action.files[0]?.mediaType).toBe('image/jpeg');
    },
  );

  it('goes by the content of a part that has no type at all', async () => {
    const head = Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="attestation"\r\n\r\nyes\r\n--b\r\nContent-Disposition: form-data; name="files"; filename="a.webp"\r\n\r\n',
    );
    const body = Buffer.concat([head, Uint8Array.from(webp), Buffer.from('\r\n--b--\r\n')]);
    expect((await raw(body, 'multipart/form-data; boundary=b')).status).toBe(200);
  });

  it('takes 20 MB in a file and refuses a byte more, also beside a file of the wrong kind', async () => {
    const limit = 20 * 1024 * 1024;
    expect((await complete(form([file(png(limit), 'image/png')]))).status).toBe(200);
    gateway.requests.actions.length = 0;
    const large = file(png(limit + 1), 'image/png');
    expect(await refused(await complete(form([file([1], 'image/gif'), large])))).toEqual([
      413,
      'payload-too-large',
      undefined,
    ]);
  });

  it('refuses more than 30 files, and more than 100 MB of them', async () => {
    const many = Array.from({ length: 31 }, () => file(png(), 'image/png'));
    expect((await refused(await complete(form(many))))[0]).toBe(413);
    const large = Array.from({ length: 6 }, () => file(png(18 * 1024 * 1024), 'image/png'));
    expect((await refused(await complete(form(large))))[0]).toBe(413);
  });

  it('names every part that is wrong', async () => {
    const parts = form();
    parts.append('attestation', 'twice');
    parts.append('files', 'a text');
    parts.append('colour', 'red');
    parts.append('picture', file(png(), 'image/png'), 'a.png');
    const [status, code, paths] = await refused(await complete(parts));
    expect([status, code]).toEqual([422, 'validation-failed']);
    expect(String(paths).split(',').sort()).toEqual(['attestation', 'colour', 'files', 'picture']);
  });

  it.each(['', ' \n ', 'x'.repeat(4001), 'bell \u0007'])('refuses the attestation %.10j', async (text) => {
    const parts = form();
    parts.set('attestation', text);
    expect(await refused(await complete(parts))).toEqual([422, 'validation-failed', 'attestation']);
  });

  it('refuses a form without an attestation', async () => {
    const parts = form();
    parts.delete('attestation');
    expect(await refused(await complete(parts))).toEqual([422, 'validation-failed', 'attestation']);
  });

  it('refuses what is no form: another type, no boundary, parts that break off, nothing', async () => {
    const type = 'multipart/form-data; boundary=b';
    expect((await refused(await raw('{}', 'application/json')))[0]).toBe(415);
    expect((await refused(await raw('x', 'multipart/form-data')))[0]).toBe(400);
    expect((await refused(await raw('no parts at all', type)))[0]).toBe(400);
    expect(
      (
        await refused(
          await raw('--b\r\nContent-Disposition: form-data; name="attestation"\r\n\r\nhalf', type),
        )
      )[0],
    ).toBe(400);
    expect((await refused(await raw('', type)))[0]).toBe(400);
  });
});
