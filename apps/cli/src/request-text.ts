import type { RequestAnswer, TaskAnswer } from './answers.js';
import { paintOn, type Paint } from './colour.js';
import { printable, type Terminal } from './terminal.js';
import { fitted } from './width.js';

const settled = new Set(['succeeded', 'skipped', 'not-applicable', 'cancelled']);
const BAR_WIDTH = 20;

/** How a request stands, on one line. */
export const axesText = ({ kind, id, progress, purge, clock }: RequestAnswer): string =>
  [
    `${kind} ${id} is ${progress}`,
    ...(purge === 'not-applicable' ? [] : [`purge ${purge}`]),
    `clock ${clock.state}, due ${day(clock.dueAt)}.`,
  ].join('; ');

/**
 * The whole request: three axes, then each source with its tasks, and what a person has to do. Bars only where
 * a person watches.
 */
export function requestText(request: RequestAnswer, terminal: Terminal): string {
  const paint = paintOn(terminal);
  const lines = headLines(request, paint);
  for (const [source, tasks] of bySource(request.tasks))
    lines.push('', sourceLine(source, tasks, terminal), ...tasks.flatMap((task) => taskLines(task, paint)));
  return `${lines.join('\n')}\n`;
}

/**
 * What there is to watch, on one screen: a bar for each source, and the tasks that are open. It is drawn again in
 * place, so no line may break and none may scroll away.
 */
export function watchText(request: RequestAnswer, terminal: Terminal): string {
  const paint = paintOn(terminal);
  const open = request.tasks.filter(({ state }) => !settled.has(state) && state !== 'blocked');
  const blocked = request.tasks.filter(({ state }) => state === 'blocked').length;
  const lines = [
    ...headLines(request, paint, terminal.columns),
    '',
    ...[...bySource(request.tasks)].map(([source, tasks]) => sourceLine(source, tasks, terminal)),
    '',
    ...open.map((task) => taskLine(task, paint, terminal.columns)),
    ...(blocked > 0 ? [`  ${blocked} more wait for others`] : []),
  ];
  const room = Math.max(1, terminal.rows - 1);
  const shown =
    lines.length <= room ? lines : [...lines.slice(0, room - 1), `  … ${lines.length - room + 1} more`];
  return `${shown.join('\n')}\n`;
}

/** What is new since the last look, a line each: for whoever reads it in a file. */
export function changeLines(before: RequestAnswer | undefined, now: RequestAnswer): readonly string[] {
  const lines = before !== undefined && axesText(before) === axesText(now) ? [] : [axesText(now)];
  const states = new Map(before?.tasks.map(({ id, state }) => [id, state]));
  const changed = now.tasks.filter(({ id, state }) => before === undefined || states.get(id) !== state);
  return [...lines, ...changed.map((task) => taskLine(task, (word, text = word) => text))].map((line) =>
    printable(line.trimEnd()),
  );
}

function headLines(
  { kind, id, subject, progress, purge, clock }: RequestAnswer,
  paint: Paint,
  cells = Infinity,
): string[] {
  const line = (text: string) => fitted(printable(text), cells);
  return [
    line(`${kind} ${id} for ${subject.masked}`),
    `  progress  ${paint(progress, printable(progress))}`,
    ...(purge === 'not-applicable' ? [] : [`  purge     ${paint(purge, printable(purge))}`]),
    `  clock     ${paint(clock.state, printable(clock.state))}${line(`, due ${day(clock.dueAt)} (by law ${day(clock.legalDueAt)})`)}`,
  ];
}

/** A `Map` keeps the order in which the plan names its sources. */
function bySource(tasks: readonly TaskAnswer[]): Map<string, TaskAnswer[]> {
  const sources = new Map<string, TaskAnswer[]>();
  for (const task of tasks) sources.set(task.source, [...(sources.get(task.source) ?? []), task]);
  return sources;
}

function sourceLine(
  source: string,
  tasks: readonly TaskAnswer[],
  { interactive, columns }: Terminal,
): string {
  const done = tasks.filter((task) => settled.has(task.state)).length;
  const filled = Math.round((done / tasks.length) * BAR_WIDTH);
  const bar = interactive ? `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}  ` : '';
  return fitted(`${printable(source).padEnd(14)} ${bar}${done} of ${tasks.length} done`, columns);
}

const whatOf = ({ action, phase }: TaskAnswer): string => (phase === null ? action : `${action} (${phase})`);

function taskLine(task: TaskAnswer, paint: Paint, cells = Infinity): string {
  const host = task.host ?? (cells === Infinity ? '-' : task.source);
  const next = task.checkAfter === null ? '' : `, next at ${task.checkAfter}`;
  const before = printable(`  ${host.padEnd(14)} ${whatOf(task).padEnd(26)} `);
  const after = printable(next);
  const state = printable(task.state);
  const room = cells - before.length - state.length;
  return room < 0
    ? fitted(before + state, cells)
    : `${before}${paint(task.state, state)}${fitted(after, room)}`;
}

const taskLines = (task: TaskAnswer, paint: Paint): string[] => [
  taskLine(task, paint),
  ...[
    ...faultLines(task),
    ...(task.proof && task.proof.remarks.length > 0
      ? [`    remarked: ${task.proof.remarks.join(', ')}`]
      : []),
  ].map(printable),
  ...(task.state === 'waiting-on-person' ? instructionLines(task) : []),
];

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
      ].map(printable)
    : [];

export const day = (instant: string): string => instant.slice(0, 10);
