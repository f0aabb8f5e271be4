/**
 * Whether a build's context is a Git repository or an archive that ACR would fetch, not a folder of the run's own source.
 *
 * @see https://docs.docker.com/build/concepts/context/#remote-context
 */
export function isRemoteContext(context: string): boolean {
  return /^(https?|git|ssh):|^git@|^github\.com\/|\.git(#|$)/i.test(context);
}
