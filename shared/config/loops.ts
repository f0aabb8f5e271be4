import { formatTaggedImage } from '../image.ts';
import type { LooseBuild, LooseImport, LooseParts } from './looseParts.ts';

/** A task that would set itself off: each of the chain's images makes the next. */
export interface Loop {
  readonly task: string;
  /** Images; the first is also the last. */
  readonly chain: readonly string[];
}

interface Edge {
  readonly task: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The circles that the configuration alone shows: imports, and builds of a fixed tag whose `baseImages` name what they build on. An image built
 * under a run's own tag is nobody's source.
 */
export function loopsIn(tasks: LooseParts['tasks']): readonly Loop[] {
  const edges = [...tasks].flatMap(([name, task]) => edgesOf(name, task));
  const found: Loop[] = [];
  const reported = new Set<string>();
  for (const edge of edges) {
    if (reported.has(edge.from)) continue;
    const chain = chainBack(edges, edge);
    if (chain === undefined) continue;
    chain.forEach((image) => reported.add(image));
    found.push({ task: edge.task, chain });
  }
  return found;
}

function edgesOf(name: string, task: LooseImport | LooseBuild): readonly Edge[] {
  if (task.triggers?.baseImage !== true) return [];
  if (task.kind === 'import') {
    if (task.from === undefined || task.to === undefined) return [];
    return [{ task: name, from: formatTaggedImage(task.from), to: formatTaggedImage(task.to) }];
  }
  if (task.image?.tag === undefined || task.registry === undefined) return [];
  const to = `${task.registry}/${task.image.repository}:${task.image.tag}`;
  const bases = task.baseImages ?? [];
  return bases.map((image) => ({ task: name, from: image.replace(/^\$\{registry\.([^}]*)\}/, '$1'), to }));
}

/** The shortest way from the edge's end to its beginning. */
function chainBack(edges: readonly Edge[], start: Edge): readonly string[] | undefined {
  let ways: readonly (readonly string[])[] = [[start.from, start.to]];
  const seen = new Set([start.to]);
  while (ways.length > 0) {
    const home = ways.find((way) => way.at(-1) === start.from);
    if (home !== undefined) return home;
    ways = ways.flatMap((way) =>
      edges
        .filter(({ from, to }) => from === way.at(-1) && !seen.has(to) && (seen.add(to), true))
        .map(({ to }) => [...way, to]),
    );
  }
  return undefined;
}
