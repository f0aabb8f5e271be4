import { z } from 'zod';
import type { HostApi } from './hostApi.ts';

/** @see https://docs.github.com/rest/repos/webhooks */
const hookSchema = z.object({ id: z.number(), config: z.object({ url: z.string().optional() }) });
type Hook = z.infer<typeof hookSchema>;

/** More than GitHub lets a repository have for one event. */
const mostHooks = 100;

/** The webhook at GitHub that tells an address of pushes; undefined when there is none. */
export async function findGitHubHook(api: HostApi, repository: URL, url: string): Promise<Hook | undefined> {
  const hooks = await api.ask(z.array(hookSchema), { url: `${hooksUrl(repository)}?per_page=${String(mostHooks)}` });
  return hooks.find(({ config }) => config.url === url);
}

/** Makes it, or gives the one that is there the secret: GitHub signs with it. */
export async function putGitHubHook(api: HostApi, repository: URL, url: string, secret: string): Promise<void> {
  const old = await findGitHubHook(api, repository, url);
  const hook = { active: true, events: ['push'], config: { url, content_type: 'json', insecure_ssl: '0', secret } };
  if (old === undefined)
    await api.ask(hookSchema, { method: 'POST', url: hooksUrl(repository), body: { name: 'web', ...hook } });
  else await api.ask(hookSchema, { method: 'PATCH', url: `${hooksUrl(repository)}/${String(old.id)}`, body: hook });
}

/** What is not github.com is taken for GitHub Enterprise Server. */
function hooksUrl({ hostname, origin, pathname }: URL): string {
  const api = hostname === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
  const path = pathname.replace(/^\/|\/$/g, '').replace(/\.git$/, '');
  return `${api}/repos/${path}/hooks`;
}
