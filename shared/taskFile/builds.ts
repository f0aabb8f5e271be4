import { posix } from 'node:path';
import { basesOf } from '../dockerfile/basesOf.ts';
import type { SourceTree } from '../ports.ts';
import { buildArgumentsOf } from './buildArgumentsOf.ts';
import { canonicalName, namesOf } from './imageNames.ts';
import type { BuildStep, CmdStep, Task } from './task.ts';

/** The images that the steps of a file make, and what they make them of. */
export interface Builds {
  /** Whether a step builds the image or gives it that name. */
  readonly makes: (reference: string) => boolean;
  /** What the image's first layers come from, beyond the images of this file; undefined for `scratch` and what can't be worked out. */
  readonly finalBaseOf: (reference: string) => string | undefined;
  /** All that went into the image, its stages and those of the file's images that it is built on; itself when no step made it. */
  readonly basesOf: (reference: string) => ReadonlySet<string>;
  /** Canonical names of all images that steps make, in the order of the file. */
  readonly names: readonly string[];
  /** What all build steps build on and no step makes. */
  readonly bases: readonly string[];
}

interface Origin {
  readonly bases: readonly string[];
  readonly finalBase: string | undefined;
}

export interface BuildsInput {
  readonly steps: Task['steps'];
  readonly tree: Pick<SourceTree, 'readText'>;
  /** Login server of the run's registry. */
  readonly registry: string;
}

/** Reads the Dockerfiles of a file's build steps. A Dockerfile that a step makes, or that lies elsewhere, tells nothing. */
export function readBuilds({ steps, tree, registry }: BuildsInput): Builds {
  const origins = new Map<string, Origin>();
  for (const step of steps) {
    const given = step.kind === 'cmd' ? retagged(step) : undefined;
    if (step.kind === 'build') {
      const origin = originOf(step, tree);
      for (const tag of step.line.tags) namesOf(tag, registry).forEach((name) => origins.set(name, origin));
      if (step.line.tags.length === 0) origins.set(`#${step.id}`, origin);
    } else if (given !== undefined) {
      const origin = { bases: [given.from], finalBase: given.from };
      namesOf(given.to, registry).forEach((name) => origins.set(name, origin));
    }
  }
  return lookUp(origins);
}

function originOf({ line, workingDirectory }: BuildStep, tree: BuildsInput['tree']): Origin {
  const text = tree.readText(inSource(workingDirectory, line.dockerfile ?? posix.join(line.context, 'Dockerfile')));
  if (text === undefined) return { bases: [], finalBase: undefined };
  const { bases, finalBase } = basesOf(text, buildArgumentsOf(line), line.target);
  return { bases, finalBase };
}

/** The path inside the source: it lies at `/workspace`, where steps begin. */
function inSource(workingDirectory: string, path: string): string {
  return posix.relative('/workspace', posix.resolve('/workspace', workingDirectory, path));
}

/** `docker tag <from> <to>` */
function retagged({ builtIn, arguments: [command, from, to] }: CmdStep): { from: string; to: string } | undefined {
  const isTag = builtIn === 'docker' && command === 'tag' && from !== undefined && to !== undefined;
  return isTag ? { from, to } : undefined;
}

function lookUp(origins: ReadonlyMap<string, Origin>): Builds {
  function allOf(reference: string, seen: Set<string>): Set<string> {
    const name = canonicalName(reference);
    if (seen.has(name)) return seen;
    seen.add(name);
    origins.get(name)?.bases.forEach((base) => allOf(base, seen));
    return seen;
  }
  function finalBaseOf(reference: string, seen: readonly string[] = []): string | undefined {
    const name = canonicalName(reference);
    const origin = origins.get(name);
    if (origin?.finalBase === undefined || seen.includes(name)) return origin === undefined ? reference : undefined;
    return finalBaseOf(origin.finalBase, [...seen, name]);
  }
  function isMade(reference: string): boolean {
    return origins.has(canonicalName(reference));
  }
  const all = [...new Set([...origins.values()].flatMap(({ bases }) => bases))];
  return {
    makes: isMade,
    finalBaseOf: (reference) => (isMade(reference) ? finalBaseOf(reference) : undefined),
    basesOf: (reference) => allOf(reference, new Set()),
    names: [...origins.keys()],
    bases: all.filter((base) => !isMade(base)),
  };
}
