import { basesOf } from '../../shared/dockerfile/basesOf.ts';
import { buildArgumentsOf } from '../../shared/taskFile/buildArgumentsOf.ts';
import type { BuildLine } from '../../shared/taskFile/buildLine.ts';

/** The images that a build needs, by the names it will ask for. */
export interface BuildBases {
  /** Under the image that is built; undefined for `scratch`. */
  readonly runtime?: string;
  /** Of the stages that only give files. */
  readonly buildtime: readonly string[];
}

/** A FROM that can't be worked out is left out: the engine says what is wrong with it. */
export function buildBasesOf(dockerfile: string, line: Pick<BuildLine, 'buildArguments' | 'target'>): BuildBases {
  const { bases, finalBase } = basesOf(dockerfile, buildArgumentsOf(line), line.target);
  const buildtime = bases.filter((base) => base !== finalBase);
  return finalBase === undefined ? { buildtime } : { runtime: finalBase, buildtime };
}
