import { type Column, formatFacts, formatTable } from '../../cli/table.ts';
import type { Machine } from './machine.ts';
import { type Figures, figuresOf, isMet, type Measurement, type Target } from './measurement.ts';

export interface PartResult {
  readonly part: string;
  readonly measurements: readonly Measurement[];
}

export interface Row extends Figures {
  readonly part: string;
  readonly what: string;
  readonly unit: Measurement['unit'];
  readonly repetitions: number;
  readonly target?: Target;
  /** The figure that the target speaks of. */
  readonly measured?: number;
  readonly met?: boolean;
}

/** `.customhouse/bench.json` */
export interface Report {
  readonly date: string;
  readonly repetitions: number;
  readonly machine: Machine;
  readonly rows: readonly Row[];
}

export function rowsOf({ part, measurements }: PartResult): readonly Row[] {
  return measurements.map((measurement) => {
    const { what, unit, values, target } = measurement;
    const figures = figuresOf(values);
    const row = { part, what, unit, repetitions: values.length, ...figures };
    if (target === undefined) return row;
    return { ...row, target, measured: figures[target.of], met: isMet(measurement) === true };
  });
}

/** For a person: the machine, then one line for each thing that was measured. */
export function formatReport({ date, machine, rows }: Report): string {
  const facts = {
    Date: date,
    Machine: `${machine.processor}, ${machine.cores} cores, ${machine.memoryGB} GB, ${machine.system}`,
    Versions: `Customhouse ${machine.customhouse}, Node ${machine.node}, ${machine.engine}`,
  };
  const missed = rows.filter(({ met }) => met === false).length;
  const judged = rows.filter(({ met }) => met !== undefined).length;
  return `${formatFacts(facts)}\n${formatTable(columns, rows)}\n${judged - missed} of ${judged} targets are met.\n`;
}

const columns: readonly Column<Row>[] = [
  { title: 'PART', cell: ({ part }) => part },
  { title: 'WHAT', cell: ({ what }) => what },
  { title: 'N', cell: ({ repetitions }) => String(repetitions) },
  { title: 'MEDIAN', cell: ({ median, unit }) => amount(median, unit) },
  { title: 'P95', cell: ({ p95, unit }) => amount(p95, unit) },
  { title: 'TARGET', cell: ({ target, unit }) => (target === undefined ? '' : targetWords(target, unit)) },
  { title: 'MEASURED', cell: ({ measured, unit }) => (measured === undefined ? '' : amount(measured, unit)) },
  { title: 'MET', cell: ({ met }) => (met === undefined ? '' : met ? 'yes' : 'no') },
];

function targetWords({ of, atMost }: Target, unit: Row['unit']): string {
  return `${of} ≤ ${amount(atMost, unit)}`;
}

/** Bytes and requests are counted, the rest is measured: two decimals. */
function amount(value: number, unit: Row['unit']): string {
  const isCounted = unit === 'bytes' || unit === 'requests';
  return `${isCounted ? String(value) : value.toFixed(unit === 'ms' ? 0 : 2)} ${unit}`;
}
