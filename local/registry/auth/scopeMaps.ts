import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../storage/atomicFile.ts';
import { isMissing } from '../storage/isMissing.ts';
import type { Store } from '../storage/store.ts';
import type { LocalRegistry, ScopeMap } from '../types.ts';
import { isScopeMapAction } from './actions.ts';
import { builtInScopeMaps } from './builtInScopeMaps.ts';

const fileSchema = z.array(z.object({ name: z.string(), actions: z.array(z.string()) }));

/** Opens the registry's scope maps. Those whose names begin with `_` are ACR's own and can't be changed. */
export async function openScopeMaps(store: Store): Promise<LocalRegistry['scopeMaps']> {
  const path = join(store.directory, 'scope-maps.json');
  const own = new Map((await readScopeMaps(path)).map((scopeMap) => [scopeMap.name, scopeMap]));
  function save(): Promise<void> {
    return writeFileAtomically(path, JSON.stringify([...own.values()]));
  }

  return {
    async put(scopeMap) {
      check(scopeMap);
      await store.exclusively(() => {
        own.set(scopeMap.name, scopeMap);
        return save();
      });
    },
    get: (name) => own.get(name) ?? builtInScopeMaps.find((scopeMap) => scopeMap.name === name),
    list: () => [...builtInScopeMaps, ...own.values()],
    async delete(name) {
      await store.exclusively(() => {
        own.delete(name);
        return save();
      });
    },
  };
}

function check(scopeMap: ScopeMap): void {
  const wrong = scopeMap.actions.filter((action) => !isScopeMapAction(action));
  if (scopeMap.name.startsWith('_')) throw new RangeError(`The scope map ${scopeMap.name} is built in.`);
  if (wrong.length > 0) throw new RangeError(`Not actions of a scope map: ${wrong.join(', ')}`);
}

async function readScopeMaps(path: string): Promise<ScopeMap[]> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
