import { dirname } from 'node:path';
import { engineFilePath, openHome } from '../home.ts';
import { findEngine } from './find.ts';

/** No engine passed the probe; setup/engine.mjs may install one and ask again. */
const noEngine = 3;

const { instance } = await openHome(dirname(engineFilePath));
const engine = await findEngine({
  path: engineFilePath,
  env: process.env,
  instance: `${instance}-probe`,
  say: (line) => process.stderr.write(`${line}\n`),
});
if (engine === undefined) process.exitCode = noEngine;
