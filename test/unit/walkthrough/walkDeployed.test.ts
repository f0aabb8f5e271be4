import { afterEach, beforeEach, expect, it } from 'vitest';
import { readAzureTarget } from '../../../local/walkthrough/azureTarget.ts';
import { walkDeployed } from '../../../local/walkthrough/walkDeployed.ts';
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.ts';

let app: ScriptedServer;
beforeEach(async () => {
  // Says what nobody should: the key that it was given.
  app = await startScriptedServer(({ headers }) => ({
    status: 403,
    body: { title: `${String(headers['x-functions-key'])} opens nothing here` },
  }));
});
afterEach(() => app.close());

it('says why a system can not be walked through, and no credential', async () => {
  const logins = ['PUBLIC', 'BASE', 'CONSUMER', 'TEAM'].flatMap((name) => [
    [`WALKTHROUGH_${name}_USER`, 'u'],
    [`WALKTHROUGH_${name}_PASSWORD`, 'p4ss-word'],
  ]);
  const names = ['GIT_BASE_IMAGE_NODE', 'GIT_NODE_IMPORT', 'GIT_HELLO_WORLD'];
  const read = readAzureTarget({
    ...(Object.fromEntries([...logins, ...names.map((name) => [name, 'https://git.test/a'])]) as Record<
      string,
      string
    >),
    CUSTOMHOUSE_URL: `http://${app.host}`,
    CUSTOMHOUSE_KEY: 'the-k3y',
    GIT_TOKEN: 't0ken',
    REGISTRY_PUBLIC: 'public',
    REGISTRY_BASE_ARTIFACTS: 'base',
    REGISTRY: 'team',
  });
  if ('problems' in read) throw new Error(read.problems.join());
  const quiet = { onStep: () => undefined, onRow: () => undefined };

  const walked = walkDeployed(read.target, quiet);

  await expect(walked).rejects.toThrow('GET /api/tasks was answered 403: {"title":"***** opens nothing here"}');
});
