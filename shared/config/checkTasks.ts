import type { Contradiction } from './contradiction.ts';
import type { ConfigPath } from './document.ts';
import type { LooseBuild, LooseImport, LooseParts } from './looseParts.ts';
import { registriesIn } from './resolveServers.ts';

/** What a task says of registries and of its own gates that is not so. */
export function checkTask(parts: LooseParts, name: string, task: LooseImport | LooseBuild): readonly Contradiction[] {
  return task.kind === 'import' ? checkImport(parts, ['tasks', name], task) : checkBuild(parts, ['tasks', name], task);
}

function checkImport(parts: LooseParts, path: ConfigPath, task: LooseImport): readonly Contradiction[] {
  return [
    ...knownRegistry(parts, [...path, 'from'], task.from?.registry),
    ...acrOnly(parts, [...path, 'to'], task.to?.registry),
    ...acrOnly(parts, [...path, 'quarantine', 'registry'], task.quarantine?.registry),
    ...checkGates(parts, [...path, 'gates'], task.gates ?? []),
  ];
}

function checkGates(
  parts: LooseParts,
  path: ConfigPath,
  entries: NonNullable<LooseImport['gates']>,
): readonly Contradiction[] {
  const named = entries.map((entry) => ({ entry, gates: Object.keys(entry).filter((key) => key !== 'id') }));
  const ids = named.map(({ entry, gates }) => entry.id ?? gates[0]);
  return named.flatMap(({ entry, gates }, index) => {
    const place = [...path, index];
    if (gates.length !== 1) return [{ path: place, message: 'expected one gate in each entry of the list' }];
    if (ids.indexOf(ids[index]) < index)
      return [{ path: place, message: `expected an \`id\` of its own: there is a gate ${ids[index] ?? ''} already` }];
    return serversIn(parts, place, JSON.stringify(entry));
  });
}

function checkBuild(parts: LooseParts, path: ConfigPath, task: LooseBuild): readonly Contradiction[] {
  return [
    ...acrOnly(parts, [...path, 'registry'], task.registry),
    ...checkTaskFile(path, task),
    ...Object.entries(task.set ?? {}).flatMap(([name, value]) => serversIn(parts, [...path, 'set', name], value)),
    ...(task.baseImages ?? []).flatMap((image, index) => serversIn(parts, [...path, 'baseImages', index], image)),
  ];
}

function checkTaskFile(path: ConfigPath, task: LooseBuild): readonly Contradiction[] {
  const { file, dockerfile, values, secrets = {}, set = {} } = task;
  if (file === undefined) {
    const orphans = [
      ...(values === undefined ? [] : ['values']),
      ...(Object.keys(secrets).length === 0 ? [] : ['secrets']),
    ];
    return orphans.map((key) => ({
      path: [...path, key],
      message: 'expected `file` beside it: it is for a task file',
    }));
  }
  const twice = Object.keys(secrets).filter((name) => Object.hasOwn(set, name));
  return [
    ...twice.map((name) => ({
      path: [...path, 'secrets', name],
      message: `expected a name that \`set\` does not have`,
    })),
    ...(dockerfile === undefined
      ? []
      : [{ path: [...path, 'dockerfile'], message: 'expected no `dockerfile` beside `file`, which names its own' }]),
  ];
}

function knownRegistry(
  { registries }: LooseParts,
  path: ConfigPath,
  name: string | undefined,
): readonly Contradiction[] {
  if (name === undefined || registries.has(name)) return [];
  return [{ path, message: `expected a registry of \`registries:\`, one of ${[...registries.keys()].join(', ')}` }];
}

function acrOnly(parts: LooseParts, path: ConfigPath, name: string | undefined): readonly Contradiction[] {
  if (name === undefined || parts.registries.get(name)?.server === undefined) return knownRegistry(parts, path, name);
  return [{ path, message: `expected an Azure Container Registry (\`acr:\`): ${name} is a plain \`server:\`` }];
}

function serversIn(parts: LooseParts, path: ConfigPath, text: string): readonly Contradiction[] {
  return registriesIn(text).flatMap((name) => knownRegistry(parts, path, name));
}
