import { canonicalServer } from '../dockerfile/imageReference.ts';
import { formatTaggedImage } from '../image.ts';
import { checkNotify } from './checkNotify.ts';
import { checkTask } from './checkTasks.ts';
import type { Contradiction } from './contradiction.ts';
import type { ConfigPath } from './document.ts';
import { type LooseParts, looseParts, type LooseRegistry } from './looseParts.ts';
import { loopsIn } from './loops.ts';

/** What no part of the file shows alone. */
export function crossChecks(value: unknown): readonly Contradiction[] {
  const parts = looseParts(value);
  return [
    ...[...parts.registries].flatMap(([name, registry]) => checkRegistry(['registries', name], registry)),
    ...sameServers(parts.registries),
    ...[...parts.tasks].flatMap(([name, task]) => checkTask(parts, name, task)),
    ...sameTargets(parts.tasks),
    ...checkNotify(value, parts),
    ...loopsIn(parts.tasks).map(({ task, chain }) => ({
      path: ['tasks', task],
      message: `expected no circle: ${chain.join(' → ')} would run for ever`,
    })),
  ];
}

function checkRegistry(path: ConfigPath, { acr, server, resourceGroup }: LooseRegistry): readonly Contradiction[] {
  if (acr !== undefined && server !== undefined)
    return [{ path, message: 'expected either `acr` with `resourceGroup`, or `server`' }];
  if (acr !== undefined && resourceGroup === undefined)
    return [{ path, message: 'missing: expected `resourceGroup`, that of the `acr`' }];
  if (server !== undefined && resourceGroup !== undefined)
    return [{ path: [...path, 'resourceGroup'], message: 'expected no `resourceGroup` beside `server`' }];
  return [];
}

interface Identified {
  readonly path: ConfigPath;
  readonly identity: string;
  readonly name: string;
}

function sameServers(registries: LooseParts['registries']): readonly Contradiction[] {
  const identities = [...registries].flatMap(([name, { acr, server }]): Identified[] => {
    const identity = acr?.toLowerCase() ?? (server === undefined ? undefined : canonicalServer(server));
    return identity === undefined ? [] : [{ path: ['registries', name], identity, name }];
  });
  return repeated(identities, (first) => `expected one name for one registry: this is ${first} again`);
}

function sameTargets(tasks: LooseParts['tasks']): readonly Contradiction[] {
  const targets = [...tasks].flatMap(([name, task]): Identified[] =>
    task.kind === 'import' && task.to !== undefined
      ? [{ path: ['tasks', name, 'to'], identity: formatTaggedImage(task.to), name }]
      : [],
  );
  return repeated(targets, (first) => `expected a target of its own: task ${first} writes this one`);
}

function repeated(parts: readonly Identified[], message: (first: string) => string): readonly Contradiction[] {
  return parts.flatMap(({ path, identity }, index) => {
    const first = parts.find((part) => part.identity === identity);
    return first === undefined || first === parts[index] ? [] : [{ path, message: message(first.name) }];
  });
}
