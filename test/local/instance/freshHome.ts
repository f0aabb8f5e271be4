import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHome, type Home } from '../../../local/instance/home.ts';
import { endLeftovers } from '../../../local/instance/leftovers.ts';

/** A state directory of its own for one test. */
export async function freshHome(): Promise<Home> {
  return openHome(await mkdtemp(join(tmpdir(), 'customhouse-')));
}

/** Ends what a failed test has left running, too. */
export async function removeHome(home: Home): Promise<void> {
  await endLeftovers(home.instance);
  await rm(home.directory, { recursive: true, force: true });
}
