// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupStop } from '../stop.mjs';
import { makeRelease } from './makeRelease.mjs';

/** `npm run release [-- <folder>]`: checks that this commit can be released, and makes what is published of it. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
makeRelease(root, process.argv[2] ?? join(root, '.customhouse', 'release')).then(
  ({ version, files }) => process.stdout.write(`${files.join('\n')}\nv${version} can be released.\n`),
  (error) => {
    process.stderr.write(`${error instanceof SetupStop ? error.message : error.stack}\n`);
    process.exitCode = 1;
  },
);
