import { parse } from 'yaml';
import { TaskFileError } from './problem.ts';

/**
 * The values of a values file.
 *
 * @throws TaskFileError when it is not a list of `name: value`
 */
export function readValues(text: string): Record<string, unknown> {
  const values: unknown = parse(text) ?? {};
  if (typeof values === 'object' && !Array.isArray(values)) return values as Record<string, unknown>;
  throw new TaskFileError('values file', [{ line: 1, column: 1, message: 'must be a list of "name: value"' }]);
}
