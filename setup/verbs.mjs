// @ts-check
import { join } from 'node:path';

/**
 * The npm scripts that need set-up, and what runs when it is done. `engine`: without a container engine `stop`, or go on
 * and let the tests name what is missing.
 *
 * @type {Readonly<Record<string, { script: string, engine: 'stop' | 'goOn' | 'none' }>>}
 */
export const verbs = {
  start: { script: join('local', 'start.ts'), engine: 'stop' },
  test: { script: join('setup', 'test.mjs'), engine: 'goOn' },
  walkthrough: { script: join('local', 'walkthrough', 'main.ts'), engine: 'stop' },
  bench: { script: join('bench', 'main.ts'), engine: 'stop' },
  package: { script: join('setup', 'package', 'main.mjs'), engine: 'none' },
  clean: { script: join('local', 'clean.ts'), engine: 'none' },
};
