import { type Dockerfile, DockerfileParser, type From } from 'dockerfile-ast';
import { expandVariables } from './expandVariables.ts';
import { isImageReference } from './imageReference.ts';

/** What a Dockerfile builds on. */
export interface Bases {
  /** The images of all stages as far as they are built, as written once variables are filled in; `scratch` and other stages left out. */
  readonly bases: readonly string[];
  /** What the last stage, or the target, goes back to; undefined for `scratch` or when it can't be worked out. */
  readonly finalBase: string | undefined;
  /** Each FROM that can't be worked out: help with `baseImages:` in the configuration. */
  readonly unresolved: readonly UnresolvedBase[];
}

export interface UnresolvedBase {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

type Root = { readonly kind: 'image'; readonly image: string } | { readonly kind: 'scratch' | 'unresolved' };

/**
 * Works out every FROM, with ARG defaults and build arguments applied as Docker does: only an argument that an ARG before the first FROM declares
 * counts there.
 *
 * @param target the stage that is built, if not the last; those after it are left out
 *
 * @see https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact
 */
export function basesOf(text: string, buildArguments: Readonly<Record<string, string>>, target?: string): Bases {
  const dockerfile = DockerfileParser.parse(text);
  const variables = globalVariables(dockerfile, buildArguments);
  const stages = new Map<string, Root>();
  const unresolved: UnresolvedBase[] = [];
  const roots: Root[] = [];

  for (const from of dockerfile.getFROMs()) {
    const image = expandVariables(writtenImage(from), variables) ?? '';
    const root = stages.get(image.toLowerCase()) ?? rootOf(image);
    if (root.kind === 'unresolved') unresolved.push(unresolvedBase(from));
    stages.set(from.getBuildStage()?.toLowerCase() ?? `#${roots.length}`, root);
    roots.push(root);
    if (target !== undefined && from.getBuildStage()?.toLowerCase() === target.toLowerCase()) break;
  }
  if (roots.length === 0) unresolved.push({ line: 1, message: 'There is no FROM in the Dockerfile.' });

  const last = target === undefined ? roots.at(-1) : stages.get(target.toLowerCase());
  return {
    bases: [...new Set(roots.flatMap((root) => (root.kind === 'image' ? [root.image] : [])))],
    finalBase: last?.kind === 'image' ? last.image : undefined,
    unresolved,
  };
}

function rootOf(image: string): Root {
  if (image === 'scratch') return { kind: 'scratch' };
  return isImageReference(image) ? { kind: 'image', image } : { kind: 'unresolved' };
}

function unresolvedBase(from: From): UnresolvedBase {
  return {
    line: from.getRange().start.line + 1,
    message: `FROM ${writtenImage(from)} names no image with the build arguments in force.`,
  };
}

function writtenImage(from: From): string {
  return from.getImage() ?? '';
}

function globalVariables(
  dockerfile: Dockerfile,
  buildArguments: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const argument of dockerfile.getInitialARGs()) {
    for (const property of argument.getProperties()) {
      const name = property.getName();
      const given = Object.hasOwn(buildArguments, name) ? buildArguments[name] : undefined;
      const value = given ?? expandVariables(property.getValue() ?? '', variables);
      if (value !== undefined && (given !== undefined || property.getValue() !== null)) variables.set(name, value);
    }
  }
  return variables;
}
