import type { ChainAnswer, ChainBuild } from '../../../shared/api/chain.ts';

/** Builds that follow when an image's tag moves: those on it, then those on what these push, each once. */
export function followersOf({ builds }: Pick<ChainAnswer, 'builds'>, image: string): readonly ChainBuild[] {
  const found: ChainBuild[] = [];
  for (let moved = [image]; moved.length > 0;) {
    const next = builds.filter((build) => !found.includes(build) && build.bases.some((base) => moved.includes(base)));
    found.push(...next);
    // A disabled task is not built, so what builds on it stays as well.
    moved = next.filter(({ status }) => status === 'Enabled').map((build) => build.image);
  }
  return found;
}
