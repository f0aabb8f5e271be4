import type { BuildLine } from './buildLine.ts';

/** The build arguments of a build by name. One without a value takes it from the agent's environment, which has none. */
export function buildArgumentsOf({
  buildArguments,
}: Pick<BuildLine, 'buildArguments'>): Readonly<Record<string, string>> {
  const pairs = buildArguments.flatMap((argument) => {
    const at = argument.indexOf('=');
    return at < 0 ? [] : [[argument.slice(0, at), argument.slice(at + 1)] as const];
  });
  return Object.fromEntries(pairs);
}
