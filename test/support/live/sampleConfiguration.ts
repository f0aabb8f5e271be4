import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { cloneRoot } from '../../../local/instance/home.ts';

/** The sample without what a clock starts: a test that is under way at 03:00 UTC would see a run that it has not asked for. */
export function sampleConfiguration(): Document {
  const file = parseDocument(readFileSync(join(cloneRoot, 'customhouse.yaml'), 'utf8'));
  file.deleteIn(['tasks', 'base-import-node', 'revalidate']);
  return file;
}
