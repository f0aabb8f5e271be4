import type { GitContext } from '../config/model.ts';

/** `<clone URL>#<branch>`: what a push moves. */
export function refName(context: GitContext): string {
  return `${context.url}#${context.branch}`;
}
