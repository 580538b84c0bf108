import { problemOf, unreachable } from '../../../api/problem.js';

/**
 * Saves what an address answers in one of its forms; a link cannot say which it wants.
 * @throws {ProblemError}
 */
export async function saveAs(path: string, type: string, name: string): Promise<void> {
  const answer = await fetch(path, { headers: { accept: type }, credentials: 'same-origin' }).catch(() => {
    throw unreachable('again');
  });
  if (!answer.ok) throw await problemOf(answer, 'again');
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
