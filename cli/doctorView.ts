import type { DoctorAnswer } from '../shared/api/doctor.ts';
import { colourOf, paint } from './colour.ts';
import { rowsView } from './table.ts';
import { safeText } from './terminal.ts';
import type { View } from './view.ts';

type Check = DoctorAnswer['checks'][number];

const marks = { yes: '✓', no: '✗', unknown: '?' } as const;
const colours = { yes: 'Succeeded', no: 'Failed', unknown: 'Running' } as const;

/** A line for each check; below one that failed, why and the command that mends it. */
export function doctorView({ checks }: DoctorAnswer): View {
  const table = rowsView(
    [
      { title: 'ANSWER', cell: ({ answer }: Check) => answer },
      { title: 'ON', cell: ({ on }) => on },
      { title: 'WHAT', cell: ({ what }) => what },
      { title: 'ACTION', cell: ({ action }) => action ?? '' },
      { title: 'COMMAND', cell: ({ command }) => command ?? '' },
    ],
    checks,
  );
  const width = Math.max(0, ...checks.map(({ on }) => on.length));
  return {
    tsv: table.tsv,
    table: (hasColour) => `${checks.map((check) => lines(check, width, hasColour)).join('')}\n${summary(checks)}\n`,
  };
}

function lines({ on, what, answer, action, remedy, command }: Check, width: number, hasColour: boolean): string {
  const mark = hasColour ? paint(marks[answer], colourOf(colours[answer])) : marks[answer];
  const right = action === undefined || answer === 'yes' ? '' : ` (${action})`;
  const more = answer === 'yes' ? [] : [remedy, command].filter((text) => text !== undefined);
  return [
    `${mark} ${safeText(on).padEnd(width)}  ${safeText(what)}${right}`,
    ...more.map((text) => `    ${safeText(text)}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function summary(checks: readonly Check[]): string {
  function count(answer: Check['answer']): number {
    return checks.filter((check) => check.answer === answer).length;
  }
  const [bad, open] = [count('no'), count('unknown')];
  if (bad + open === 0) return `All ${checks.length} are well.`;
  return `${count('yes')} of ${checks.length} are well, ${bad} are not${open === 0 ? '' : `, ${open} could not be asked`}.`;
}
