import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../../shared/config/load.ts';
import type { Configuration } from '../../shared/config/model.ts';
import { formatProblem } from '../../shared/config/problem.ts';
import { appSettings, type SettingsParts } from '../instance/settings.ts';

/** The configuration as the application will read it. @throws Error with every mistake in the file */
export function readConfiguration(parts: SettingsParts): Configuration {
  const path = parts.plan.configuration;
  const loaded = loadConfiguration(readFileSync(path, 'utf8'), appSettings(parts));
  if (loaded.kind === 'valid') return loaded.configuration;
  throw new Error(loaded.problems.map((problem) => formatProblem(path, problem)).join('\n'));
}
