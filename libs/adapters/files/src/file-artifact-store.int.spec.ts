import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#ports';
import { keepsTheArtifactStoreContract } from '#testing';
import { FileArtifactStore } from './file-artifact-store.js';

const aFolder = () => mkdtemp(join(tmpdir(), 'lethe-files-'));

describe('FileArtifactStore', () => {
  keepsTheArtifactStoreContract(async () => {
    const root = await aFolder();
    return {
      port: await FileArtifactStore.open(root),
      reopen: () => FileArtifactStore.open(root),
      close: () => rm(root, { recursive: true }),
    };
  });

  it('removes at the start what a killed write left, and nothing else', async () => {
    const root = await aFolder();
    const [request, whole] = [randomUUID(), randomUUID()];
    await mkdir(join(root, request));
    await writeFile(join(root, request, whole), 'whole');
    await writeFile(join(root, request, `${randomUUID()}.${randomUUID()}.unfinished`), 'half');
    const store = await FileArtifactStore.open(root);
    expect(await store.list(request)).toEqual([whole]);
    expect(await readdir(join(root, request))).toEqual([whole]);
    await rm(root, { recursive: true });
  });

  it('says that the store is not available when the disk refuses', async () => {
    const root = await aFolder();
    const store = await FileArtifactStore.open(root);
    const request = randomUUID();
    await writeFile(join(root, request), 'a file where the folder should be');
    const content = async function* () {
      yield await Promise.resolve(Buffer.from('x'));
    };
    await expect(store.write(request, randomUUID(), content())).rejects.toBeInstanceOf(StoreUnavailable);
    await rm(root, { recursive: true });
  });
});
