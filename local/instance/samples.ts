import { join } from 'node:path';
import type { GitServer } from '../git/server.ts';
import { cloneRoot } from './home.ts';
import { gitRepositories } from './names.ts';

/** Makes the reference scenario's repositories from samples/. One that exists keeps what people pushed. */
export async function createSamples(git: GitServer): Promise<void> {
  for (const name of gitRepositories) await git.createRepository(name, join(cloneRoot, 'samples', name));
}
