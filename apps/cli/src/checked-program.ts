import { Finding } from '#contracts';
import { asked } from './asked-program.js';

/** Has a program look around as the settings of this environment say, and hands out what it finds. */
export async function* findingsOf(program: string, signal: AbortSignal): AsyncGenerator<Finding> {
  const answers = asked(program, ['check'], signal);
  let said = 0;
  let next = await answers.next();
  for (; next.done !== true; next = await answers.next()) {
    const finding = Finding.safeParse(next.value);
    if (!finding.success) continue;
    said += 1;
    yield finding.data;
  }
  const { code, said: lastWords } = next.value;
  if (said === 0 || (code !== 0 && code !== 1)) yield broken(program, lastWords);
}

const broken = (program: string, said: string): Finding => ({
  state: 'missing',
  part: program,
  host: null,
  code: 'program-broken',
  place: null,
  reason: said === '' ? 'The program did not come to an end.' : `The program broke off: ${said}`,
  detail: null,
  nextAction: 'See that the installation is whole (infra/windows/README.md, update), and that nothing hangs.',
});
