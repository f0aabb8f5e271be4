import { ask } from '../../cli/api.ts';
import { formatFacts } from '../../cli/table.ts';
import { deploymentListSchema } from '../../shared/api/deployment.ts';
import type { LocalFile } from './types.ts';

/** Where this instance's parts are, for a person: what to open, what to clone, where the keys are. */
export async function describeAddresses(file: LocalFile, localFilePath: string): Promise<string> {
  const pages = await pagesOf(file);
  const registries = Object.entries(file.registries).map(([name, { loginServer }]) => [
    `Registry ${name}`,
    loginServer,
  ]);
  const repositories = Object.entries(file.git.repositories).map(([name, url]) => [`Git ${name}`, url]);
  return formatFacts({
    ...pages,
    Dashboard: `${file.functionApp}/ (its key: ${file.keys.function})`,
    'Function app': file.functionApp,
    ...(Object.fromEntries([...registries, ...repositories]) as Record<string, string>),
    'Logins and keys': localFilePath,
  });
}

/** What a newcomer may do now. */
export function describeNextSteps(file: LocalFile): string {
  const repository = file.git.repositories['base-image-node'];
  if (repository === undefined) return 'Look, in another terminal, with: npx --no-install customhouse task list\n';
  return `Try next, in another terminal:
  git clone ${repository} && cd base-image-node
  sed -i 's/BACKGROUND_COLOR .*/BACKGROUND_COLOR Green/' Dockerfile && git commit -am Green && git push
The base image is built, tested and let in, the application is rebuilt on it, and its page turns green. With Red the
test says no, and nothing changes. Look with: npx --no-install customhouse run list
`;
}

/** Where each deployed task answers, by task. */
async function pagesOf(file: LocalFile): Promise<Record<string, string>> {
  const server = { url: file.functionApp, key: file.keys.master };
  const { items } = await ask(server, deploymentListSchema, { path: '/api/deployments' });
  return Object.fromEntries(items.map(({ task, actual }) => [task, actual?.address ?? 'not deployed yet']));
}
