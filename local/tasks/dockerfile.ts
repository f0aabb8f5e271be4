import { DockerfileParser, type From } from 'dockerfile-ast';

/** The images that a build needs, by the names it will ask for. */
export interface BuildBases {
  /** Under the image that is built; undefined for `scratch`. */
  readonly runtime?: string;
  /** Of the stages that only give files. */
  readonly buildtime: readonly string[];
}

/**
 * The base images of a Dockerfile, build arguments put in.
 *
 * @param buildArguments `NAME=value`
 * @param target the stage that is built, default the last one
 */
export function basesOf(dockerfile: string, buildArguments: readonly string[], target?: string): BuildBases {
  const parsed = DockerfileParser.parse(dockerfile);
  const froms = parsed.getFROMs();
  const last = lastStage(froms, target);
  const stages = froms.slice(0, last + 1);
  const values = globalArguments(parsed.getInitialARGs(), buildArguments);
  const names = stages.map((stage) => baseOf(stage, stages, values));
  const runtime = names.at(-1);
  const buildtime = names.slice(0, -1).filter((name) => name !== undefined && name !== runtime);
  return { ...(runtime !== undefined ? { runtime } : {}), buildtime: [...new Set(buildtime)] as string[] };
}

function lastStage(froms: readonly From[], target: string | undefined): number {
  const named = froms.findIndex((from) => from.getBuildStage()?.toLowerCase() === target?.toLowerCase());
  return target !== undefined && named >= 0 ? named : froms.length - 1;
}

type Arguments = ReturnType<ReturnType<typeof DockerfileParser.parse>['getInitialARGs']>;

function globalArguments(declared: Arguments, given: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map(given.map((argument) => split(argument)));
  const known = declared.flatMap((argument) => argument.getProperty() ?? []);
  return new Map(
    known.map((property) => [property.getName(), values.get(property.getName()) ?? property.getValue() ?? '']),
  );
}

/** The image that a stage comes from in the end; a stage may build on an earlier one. */
function baseOf(stage: From, stages: readonly From[], values: ReadonlyMap<string, string>): string | undefined {
  const image = substitute(stage.getImage() ?? '', values);
  const earlier = stages
    .slice(0, stages.indexOf(stage))
    .find((one) => one.getBuildStage()?.toLowerCase() === image.toLowerCase());
  if (earlier !== undefined) return baseOf(earlier, stages, values);
  return image === 'scratch' || image === '' ? undefined : image;
}

const variable = /\$(?:\{(?<braced>\w+)(?::(?<sign>[-+])(?<word>[^}]*))?\}|(?<bare>\w+))/g;

/** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+instead}`, as Docker has them. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(variable, (...match: unknown[]) => {
    const { braced, bare, sign, word = '' } = match.at(-1) as Record<string, string | undefined>;
    const value = values.get(braced ?? bare ?? '') ?? '';
    if (sign === '-') return value === '' ? word : value;
    if (sign === '+') return value === '' ? '' : word;
    return value;
  });
}

function split(argument: string): [string, string] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, ''] : [argument.slice(0, at), argument.slice(at + 1)];
}
