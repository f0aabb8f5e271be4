// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupStop } from '../stop.mjs';
import { makePackage } from './makePackage.mjs';

/** `npm run package [-- <folder>]`: the deployment package, its bill of materials, and the package unpacked. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
makePackage(root, process.argv[2] ?? join(root, '.customhouse', 'package')).then(
  ({ zip, bill, app }) => process.stdout.write(`${zip}\n${bill}\n${app}\n`),
  (error) => {
    process.stderr.write(`${error instanceof SetupStop ? error.message : error.stack}\n`);
    process.exitCode = 1;
  },
);
