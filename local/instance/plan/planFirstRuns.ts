import { formatTaggedImage, type TaggedImage } from '../../../shared/image.ts';
import type { TaskNode } from './taskGraph.ts';

/** One task of the first runs. */
export interface FirstRun {
  readonly task: string;
  /** The tasks whose images start it; none: it is run by hand. */
  readonly follows: readonly string[];
  /** What no task makes: it has to be there already. */
  readonly needs: readonly TaggedImage[];
}

/** Each enabled task after those whose images it takes; where they go round in a circle, in the order of the file. */
export function planFirstRuns(all: readonly TaskNode[]): readonly FirstRun[] {
  const nodes = all.filter(({ isEnabled }) => isEnabled);
  const ordered: TaskNode[] = [];
  let left = [...nodes];
  while (left.length > 0) {
    const ready = left.filter((node) => !left.some((other) => other !== node && makes(other, node)));
    const next = ready.length === 0 ? left : ready;
    ordered.push(...next);
    left = left.filter((node) => !next.includes(node));
  }
  return ordered.map((node, index) => {
    const before = ordered.slice(0, index).filter((other) => makes(other, node));
    return {
      task: node.task,
      follows: node.isFollower ? before.map(({ task }) => task) : [],
      needs: node.inputs.filter((image) => !nodes.some(({ output }) => output === formatTaggedImage(image))),
    };
  });
}

function makes({ output }: TaskNode, { inputs }: TaskNode): boolean {
  return inputs.some((image) => formatTaggedImage(image) === output);
}
