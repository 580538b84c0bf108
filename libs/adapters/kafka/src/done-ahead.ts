/**
 * A group's offset says up to where everything is done with. What is done with behind it goes along as the
 * text that Kafka keeps with every offset, so that the next owner of the partition does not begin with it
 * again: `lethe:2-4,9` at offset 100 means 102 to 104 and 109.
 */
const MARK = 'lethe:';
/** Brokers take 4,096 bytes, unless they are told otherwise. What does not fit is done again at worst. */
const LONGEST = 2_000;

export function writeAhead(offset: number, done: Iterable<number>): string {
  const runs: [first: number, last: number][] = [];
  for (const one of [...done].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run[1] + 1 === one) run[1] = one;
    else runs.push([one, one]);
  }
  let text = '';
  for (const [first, last] of runs) {
    const from = first - offset;
    const run = first === last ? String(from) : `${from}-${last - offset}`;
    if (text.length + run.length + 1 > LONGEST) break;
    text += `${text === '' ? '' : ','}${run}`;
  }
  return text === '' ? '' : `${MARK}${text}`;
}

/** @returns none for what somebody else has written */
export function readAhead(offset: number, text: string | null): number[] {
  if (!text?.startsWith(MARK) || offset < 0) return [];
  return text
    .slice(MARK.length)
    .split(',')
    .flatMap((run) => {
      const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(run) ?? [];
      const length = Number(last) - Number(first) + 1;
      return length > 0 && length <= 100_000
        ? Array.from({ length }, (_, index) => offset + Number(first) + index)
        : [];
    });
}
