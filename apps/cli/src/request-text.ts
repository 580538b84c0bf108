import type { RequestAnswer, TaskAnswer } from './answers.js';
import { printable } from './terminal.js';

const settled = new Set(['succeeded', 'skipped', 'not-applicable', 'cancelled']);
const BAR_WIDTH = 20;

/** One line for a list: what a person looks for first comes first. */
export const requestLine = (request: RequestAnswer): string =>
  printable(
    [
      request.id,
      request.kind.padEnd(12),
      request.progress.padEnd(20),
      request.purge.padEnd(17),
      `${request.clock.state} ${day(request.clock.dueAt)}`.padEnd(20),
      request.subject.masked,
    ].join('  '),
  );

/**
 * The whole request: three axes, then each source with its tasks, and what a person has to do. Bars only where
 * a person watches.
 */
export function requestText(request: RequestAnswer, options: { readonly bars: boolean }): string {
  const lines = [
    `${request.kind} ${request.id} for ${request.subject.masked}`,
    `  progress  ${request.progress}`,
    ...(request.purge === 'not-applicable' ? [] : [`  purge     ${request.purge}`]),
    `  clock     ${request.clock.state}, due ${day(request.clock.dueAt)} (by law ${day(request.clock.legalDueAt)})`,
  ];
  for (const [source, tasks] of bySource(request.tasks)) {
    lines.push('', sourceLine(source, tasks, options.bars), ...tasks.flatMap(taskLines));
  }
  return `${lines.map(printable).join('\n')}\n`;
}

/** A `Map` keeps the order in which the plan names its sources. */
function bySource(tasks: readonly TaskAnswer[]): Map<string, TaskAnswer[]> {
  const sources = new Map<string, TaskAnswer[]>();
  for (const task of tasks) sources.set(task.source, [...(sources.get(task.source) ?? []), task]);
  return sources;
}

function sourceLine(source: string, tasks: readonly TaskAnswer[], bars: boolean): string {
  const done = tasks.filter((task) => settled.has(task.state)).length;
  const filled = Math.round((done / tasks.length) * BAR_WIDTH);
  const bar = bars ? `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}  ` : '';
  return `${source.padEnd(14)} ${bar}${done} of ${tasks.length} done`;
}

function taskLines(task: TaskAnswer): string[] {
  const what = task.phase === null ? task.action : `${task.action} (${task.phase})`;
  const next = task.checkAfter === null ? '' : `, next at ${task.checkAfter}`;
  const line = `  ${(task.host ?? '-').padEnd(12)} ${what.padEnd(26)} ${task.state}${next}`;
  return [
    line,
    ...faultLines(task),
    ...(task.proof && task.proof.remarks.length > 0
      ? [`    remarked: ${task.proof.remarks.join(', ')}`]
      : []),
    ...(task.state === 'waiting-on-person' ? instructionLines(task) : []),
  ];
}

/** What it means, what to do, and what was seen: the next action often speaks of the last. */
function faultLines({ fault }: TaskAnswer): string[] {
  if (!fault) return [];
  const seen = (fault.detail ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
  return [
    `    ${fault.message} (${fault.code}) ${fault.nextAction}`,
    ...seen.map((line, index) => `    ${index === 0 ? 'detail: ' : '        '}${line}`),
  ];
}

const instructionLines = ({ id, instructions }: TaskAnswer): string[] =>
  instructions
    ? [
        `    Task ${id}, for a person:`,
        ...instructions.steps.map((step, index) => `    ${index + 1}. ${step}`),
        ...instructions.checklist.map((item) => `    [ ] ${item}`),
      ]
    : [];

const day = (instant: string): string => instant.slice(0, 10);
