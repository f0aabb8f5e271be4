import { rm } from 'node:fs/promises';
import type { Home } from '../../../local/instance/home.ts';
import { endLeftovers } from '../../../local/instance/leftovers.ts';

/** Ends what a failed test has left running, too. */
export async function removeHome(home: Home): Promise<void> {
  await endLeftovers(home.instance);
  await rm(home.directory, { recursive: true, force: true });
}
