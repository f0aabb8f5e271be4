import { z } from 'zod';
import { parseText } from './parse.ts';

/** An empty file has none. */
const valuesSchema = z.record(z.string(), z.unknown(), { error: 'must be a list of "name: value"' }).nullable();

/**
 * The values of a values file, for `{{.Values.x}}`; empty for an empty file.
 *
 * @throws TaskFileError with the place when it is not a list of "name: value"
 */
export function readValues(text: string): Record<string, unknown> {
  return parseText(text, valuesSchema, 'values file').value ?? {};
}
