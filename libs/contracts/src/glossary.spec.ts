import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { RecordedAct } from './events/act-recorded.v1.js';
import * as vocabulary from './vocabulary.js';

const page = readFileSync('docs/reference/glossary.md', 'utf8');

/** The values that a section explains, in its order. */
function explained(title: string): readonly string[] {
  const [, section = ''] = page.split(`\n### ${title}\n`);
  const [own = ''] = section.split('\n### ');
  return [...own.matchAll(/^\| `([^`]+)` \| \S.* \|$/gm)].map(([, value = '']) => value);
}

describe('docs/reference/glossary.md', () => {
  it.each([
    ['Kind', vocabulary.RequestKind],
    ['Progress', vocabulary.Progress],
    ['Purge', vocabulary.Purge],
    ['Clock', vocabulary.ClockState],
    ['State of a task', vocabulary.TaskState],
    ['Action of a task', vocabulary.TaskAction],
    ['Phase of a sweep', vocabulary.SweepPhase],
    ['Source', vocabulary.TaskSource],
    ['Role of a host', vocabulary.HostRole],
    ['Reason of a rejection', vocabulary.RejectionReason],
    ['Role', vocabulary.Role],
    ['Records about other people', vocabulary.OtherPeopleDecision],
    ['Recorded act', RecordedAct],
  ])('explains every value there is: %s', (title, values) => {
    expect(explained(title)).toEqual(values.options);
  });

  it('gives each word one row, and explains no word by itself alone', () => {
    const [words = ''] = page.split('\n## Values');
    const rows = [...words.matchAll(/^\| \*\*(.+?)\*\* \| (.+) \|$/gm)].map(([, word = '']) => word);
    expect(rows.length).toBeGreaterThan(50);
    expect(new Set(rows).size).toBe(rows.length);
  });
});
