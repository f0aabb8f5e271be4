import { schemeOf } from '../http/loopback.ts';

/** Docker Hub's names for itself; none of them serves its API. */
const dockerHub = new Set(['docker.io', 'index.docker.io']);
const dockerHubApi = 'registry-1.docker.io';

/** Where a registry's API is: its own address but for Docker Hub. No slash at the end. */
export function apiUrl(server: string): string {
  const host = dockerHub.has(server) ? dockerHubApi : server;
  return `${schemeOf(host)}://${host}`;
}
