/** Commits of whole requests, as the engine writes them, with the keys that open them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileArtifactStore } from '#adapters/files';
import { openLibsqlStore } from '#adapters/libsql';
import { Circle } from './circle.mjs';
import { raceTo } from './turns.mjs';

/** @returns `{ commits, keys }`: in the order in which they were committed, requests side by side */
export async function commitsOfRequests(requests, master) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const opened = await openLibsqlStore(folder);
  const keys = [];
  const subjectKeys = {
    get: (id) => opened.subjectKeys.get(id),
    destroy: (id) => opened.subjectKeys.destroy(id),
    add: (added) => {
      keys.push(...added);
      return opened.subjectKeys.add(added);
    },
  };
  const artifacts = await FileArtifactStore.open(join(folder, 'artifacts'));
  const circle = new Circle({ ...opened, subjectKeys, artifacts }, opened.bus, { master });
  try {
    await raceTo(requests, 16, (n) => circle.request(n));
    const commits = [];
    for await (const some of opened.feed.all()) commits.push(...some);
    return { commits, keys };
  } finally {
    await circle.stop();
    await opened.close();
    rmSync(folder, { recursive: true });
  }
}
