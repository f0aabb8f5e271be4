// @ts-check
import { join } from 'node:path';

/**
 * `engine`: without a container engine `stop`, or go on and let the tests name what is missing. `browser`: one is wanted too. `elsewhere`:
 * arguments with which the system is not on this machine, and none of that is needed.
 *
 * @typedef {{ script: string, engine: 'stop' | 'goOn' | 'none', browser?: true, elsewhere?: RegExp }} Verb
 */

/**
 * The npm scripts that need set-up, and what runs when it is done.
 *
 * @type {Readonly<Record<string, Verb>>}
 */
export const verbs = {
  start: { script: join('local', 'start.ts'), engine: 'stop' },
  test: { script: join('setup', 'test.mjs'), engine: 'goOn', browser: true },
  walkthrough: {
    script: join('local', 'walkthrough', 'main.ts'),
    engine: 'stop',
    elsewhere: /(?:^| )--target[= ]azure(?: |$)/,
  },
  bench: { script: join('bench', 'main.ts'), engine: 'stop' },
  package: { script: join('setup', 'package', 'main.mjs'), engine: 'none' },
  release: { script: join('setup', 'release', 'main.mjs'), engine: 'none' },
  clean: { script: join('local', 'clean.ts'), engine: 'none' },
};
