import { type Colour, paint } from './colour.ts';
import { factsView } from './facts.ts';
import { safeText } from './terminal.ts';
import type { View } from './view.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** The cell where people read it, if that is shorter. */
  readonly short?: (cell: string) => string;
  /** Of the cell's text. */
  readonly colour?: (cell: string) => Colour | undefined;
}

/** Rows as a table with titles, or as tab-separated values without. @param empty what stands in place of a table without rows */
export function rowsView<Row>(columns: readonly Column<Row>[], rows: readonly Row[], empty?: string): View {
  const cells = rows.map((row) => columns.map(({ cell }) => oneLine(cell(row))));
  return {
    table: (hasColour) =>
      rows.length === 0 && empty !== undefined
        ? `${empty}\n`
        : drawTable(columns, shortened(columns, cells), hasColour),
    tsv: () => cells.map((line) => `${line.join('\t')}\n`).join(''),
  };
}

function shortened(
  columns: readonly Column<never>[],
  cells: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  return cells.map((line) => line.map((cell, index) => columns[index]?.short?.(cell) ?? cell));
}

/** A table without colours, for whoever writes one of its own. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rowsView(columns, rows).table(false);
}

/** `Name:  value` lines without colours; what is undefined is left out. */
export function formatFacts(facts: Readonly<Record<string, string | undefined>>): string {
  return factsView(facts).table(false);
}

/** Columns two spaces apart, as `az` prints them; no trailing spaces. */
function drawTable(
  columns: readonly Column<never>[],
  cells: readonly (readonly string[])[],
  hasColour: boolean,
): string {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) => Math.max(...[titles, ...cells].map((line) => line[index]?.length ?? 0)));
  function padded(line: readonly string[], painted = line): string {
    const last = line.findLastIndex((cell) => cell !== '');
    return line
      .slice(0, last + 1)
      .map(
        (cell, index) =>
          (painted[index] ?? '') + (index === last ? '' : ' '.repeat((widths[index] ?? 0) - cell.length)),
      )
      .join('  ');
  }
  const lines = cells.map((line) =>
    padded(line, hasColour ? line.map((cell, index) => paint(cell, columns[index]?.colour?.(cell))) : line),
  );
  return [padded(titles), ...lines].map((line) => `${line}\n`).join('');
}

function oneLine(text: string): string {
  return safeText(text).replaceAll(/\s+/g, ' ');
}
