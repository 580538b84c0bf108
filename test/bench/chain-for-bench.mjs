/** Commits as requests have them: some dozens in a stream, an event with its proof in most. */
export function* commitsForBench(count, { chain, randomUUID }) {
  const open = Array.from({ length: 64 }, () => ({ id: randomUUID(), last: undefined }));
  for (let n = 0; n < count; n += 1) {
    const stream = open[n % open.length];
    const { stored, body } = chain(stream.id, stream.last, {
      commandId: randomUUID(),
      committedAt: new Date(Date.UTC(2026, 10, 20) + n).toISOString(),
      actor: { id: 'system', channel: 'system' },
      events: [
        {
          type: 'TaskSucceeded',
          schemaVersion: 1,
          data: {
            taskId: `${stream.id}-01`,
            host: 'mfa01',
            attempt: 1,
            proof: {
              tool: 'log-search',
              toolVersion: null,
              argumentsDigest: '1'.repeat(64),
              exitCode: 0,
              counts: { files: 12, hits: n },
              outputDigest: '2'.repeat(64),
              startedAt: '2026-11-20T09:00:00.000Z',
              endedAt: '2026-11-20T09:00:00.000Z',
              remarks: [],
            },
            artifacts: [],
          },
        },
      ],
    });
    stream.last = stored;
    if (stored.commit === 30) Object.assign(stream, { id: randomUUID(), last: undefined });
    yield { ...stored, body };
  }
}
