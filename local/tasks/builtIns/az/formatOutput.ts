import { stringify } from 'yaml';

export const outputFormats = ['json', 'jsonc', 'tsv', 'table', 'yaml', 'yamlc', 'none'] as const;
export type OutputFormat = (typeof outputFormats)[number];

const indent = 2;

/**
 * A command's result as `az` prints it, with its line end; empty for nothing.
 *
 * @see https://learn.microsoft.com/cli/azure/format-output-azure-cli
 */
export function formatOutput(result: unknown, format: OutputFormat): string {
  if (result === undefined || result === null || format === 'none') return '';
  switch (format) {
    case 'json':
    case 'jsonc':
      return `${JSON.stringify(sorted(result), null, indent)}\n`;
    case 'yaml':
    case 'yamlc':
      return stringify(sorted(result));
    case 'tsv':
      return [result]
        .flat()
        .map((row) => `${tabbed(row)}\n`)
        .join('');
    case 'table':
      return table([result].flat());
  }
}

/** `az` sorts the keys of what it prints. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

function tabbed(row: unknown): string {
  const cells = Array.isArray(row) ? row : isRecord(row) ? Object.values(row) : [row];
  return cells.map((cell) => (typeof cell === 'object' && cell !== null ? '' : textOf(cell))).join('\t');
}

/** What has a table's form: the parts that are no lists or records themselves, under their names. */
function table(rows: readonly unknown[]): string {
  const records = rows.map((row) => (isRecord(row) ? row : { result: row }));
  const keys = [...new Set(records.flatMap(Object.keys))].filter((key) => records.every((row) => isScalar(row[key])));
  const lines = records.map((row) => keys.map((key) => textOf(row[key])));
  const titles = keys.map((key) => key.charAt(0).toUpperCase() + key.slice(1));
  const widths = titles.map((title, at) => Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [titles, rule, ...lines]
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
