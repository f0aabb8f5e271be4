import type { App } from '../app.ts';
import type { Check } from './check.ts';
import { examineConnections } from './examineConnections.ts';
import { examineRights } from './examineRights.ts';
import { examineSecrets } from './examineSecrets.ts';

/** A first look over everything that the app needs of its surroundings. Nothing is changed. */
export async function examine(app: App): Promise<readonly Check[]> {
  const parts = await Promise.all([examineRights(app), examineSecrets(app), examineConnections(app)]);
  return parts.flat();
}
