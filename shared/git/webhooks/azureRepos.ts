import { z } from 'zod';
import type { HostApi } from './hostApi.ts';

/** @see https://learn.microsoft.com/rest/api/azure/devops/git/repositories/get */
const repositorySchema = z.object({ id: z.string(), project: z.object({ id: z.string() }) });

/** @see https://learn.microsoft.com/rest/api/azure/devops/hooks/subscriptions */
const subscriptionSchema = z.object({
  id: z.string(),
  publisherInputs: z.object({ repository: z.string().optional() }),
  consumerInputs: z.object({ url: z.string().optional() }),
});
type Subscription = z.infer<typeof subscriptionSchema>;
const listSchema = z.object({ value: z.array(subscriptionSchema) });

const version = 'api-version=7.1';
const pushes = 'publisherId=tfs&eventType=git.push&consumerId=webHooks&consumerActionId=httpRequest';
/** Azure Repos signs nothing: it gives the secret as the password of this user. */
export const azureReposUser = 'customhouse';

/** The service hook of Azure Repos that tells an address of a repository's pushes; undefined when there is none. */
export async function findServiceHook(api: HostApi, repository: URL, url: string): Promise<Subscription | undefined> {
  const { id } = await readRepository(api, repository);
  return find(api, repository, { id, url });
}

/** Makes it, or gives the one that is there the secret. */
export async function putServiceHook(api: HostApi, repository: URL, url: string, secret: string): Promise<void> {
  const { id, project } = await readRepository(api, repository);
  const old = await find(api, repository, { id, url });
  const body = {
    publisherId: 'tfs',
    eventType: 'git.push',
    resourceVersion: '1.0',
    consumerId: 'webHooks',
    consumerActionId: 'httpRequest',
    publisherInputs: { projectId: project.id, repository: id, branch: '', pushedBy: '' },
    consumerInputs: { url, basicAuthUsername: azureReposUser, basicAuthPassword: secret },
  };
  const all = `${organisationOf(repository)}/_apis/hooks/subscriptions`;
  if (old === undefined) await api.ask(subscriptionSchema, { method: 'POST', url: `${all}?${version}`, body });
  else
    await api.ask(subscriptionSchema, {
      method: 'PUT',
      url: `${all}/${old.id}?${version}`,
      body: { id: old.id, ...body },
    });
}

async function find(
  api: HostApi,
  repository: URL,
  { id, url }: { readonly id: string; readonly url: string },
): Promise<Subscription | undefined> {
  const list = `${organisationOf(repository)}/_apis/hooks/subscriptions?${pushes}&${version}`;
  const { value } = await api.ask(listSchema, { url: list });
  return value.find(
    ({ publisherInputs, consumerInputs }) => publisherInputs.repository === id && consumerInputs.url === url,
  );
}

function readRepository(api: HostApi, repository: URL): Promise<z.infer<typeof repositorySchema>> {
  const [project = '', name = ''] = repository.pathname.split('/_git/');
  return api.ask(repositorySchema, {
    url: `${repository.origin}${project}/_apis/git/repositories/${name.replace(/\/$/, '')}?${version}`,
  });
}

/** `https://dev.azure.com/<organisation>`, or the host of an organisation of its own. */
function organisationOf({ origin, pathname }: URL): string {
  const [project = ''] = pathname.split('/_git/');
  const [, organisation = '', ...rest] = project.split('/');
  return rest.length === 0 ? origin : `${origin}/${organisation}`;
}
