import type { LiveStream } from '#application';

/** Stands for the stream: says that it is there, and then nothing. */
export const fakeStream = (followed: Parameters<LiveStream['open']>[1][]): LiveStream => ({
  open: async function* (_caller, terms) {
    followed.push(terms);
    yield { event: 'hello', data: '{}', id: '0-0000000000000000' };
    const { signal } = terms;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
});
