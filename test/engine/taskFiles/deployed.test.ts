import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cloneRepository } from '../../../local/walkthrough/gitRepository.ts';
import type { DeploymentAnswer } from '../../../shared/api/deployment.ts';
import type { RunAnswer } from '../../../shared/api/run.ts';
import { callApp } from '../../support/live/callApp.ts';
import { type Live, runChain, startLive, until } from '../../support/live/live.ts';

const longestMs = 5 * 60_000;
const sample = join(import.meta.dirname, '../../../samples/customhouse.task-files.yaml');

/** Added to hello-world, the sample's last task. */
const deploying = `    secrets:
      PULL_PASSWORD: registry-team-password
    deploy:
      containerGroup: \${ACI}
      resourceGroup: \${ACI_RG}
`;

let live: Live;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'customhouse-task-files-'));
  const config = join(folder, 'customhouse.yaml');
  await writeFile(config, (await readFile(sample, 'utf8')) + deploying);
  live = await startLive({ CUSTOMHOUSE_CONFIG: config });
  await pushFileThatDeploysNothing();
  await runChain(live.instance);
}, longestMs);
afterAll(async () => {
  await live.remove();
  await rm(folder, { recursive: true });
});

/** Instead of deploying it prints a secret, as somebody will. */
async function pushFileThatDeploysNothing(): Promise<void> {
  const { git } = live.target;
  const repository = await cloneRepository(git.repositories['hello-world'], git.token);
  await repository.push('acr-task.yaml', 'Deploy nothing', (text) => {
    const steps = text.slice(text.indexOf('steps:'), text.indexOf('  - id: az-login'));
    const secrets = "secrets:\n  - id: password\n    keyvault: '{{.Values.PULL_PASSWORD}}'\n";
    const command = '{{.Run.Registry}}/hello-world:{{.Run.ID}} echo "it is {{index .Secrets "password"}}."';
    return `version: v1.1.0\n${secrets}${steps}  - id: tell\n    cmd: >\n      ${command}\n`;
  });
  await repository.remove();
}

it('deploys the image of a task file by its digest, whatever its tag, once it is healthy', async () => {
  const runs = await callApp(live.instance.file, '/api/runs?task=hello-world&status=Succeeded');
  const [run] = runs.json?.['items'] as readonly RunAnswer[];
  const answer = await callApp(live.instance.file, '/api/deployments');
  const [deployment, ...others] = answer.json?.['items'] as readonly DeploymentAnswer[];

  expect(run).toMatchObject({
    outcome: 'deployed',
    baseDigest: await live.registries.base.digest('node', '15-alpine'),
  });
  expect(run?.fileDeployments).toBeUndefined();
  expect(await live.registries['team'].digest('hello-world', run?.acrRuns[0]?.acrRunId ?? '')).toBe(run?.digest);
  expect(others).toEqual([]);
  expect(deployment).toMatchObject({
    deployedBy: 'customhouse',
    desired: { digest: run?.digest },
    actual: { digest: run?.digest, isRunning: true },
  });
  const page = await until('the page', async () => (await fetch(deployment?.actual?.address ?? '')).text());
  expect(page).toContain('BACKGROUND_COLOR: Purple');
});

it('I9: hands the file the address of a secret; its value is read by ACR, and covered in the log', async () => {
  const runs = await callApp(live.instance.file, '/api/runs?task=hello-world&status=Succeeded');
  const [run] = runs.json?.['items'] as readonly RunAnswer[];
  const log = await live.api.log(run?.runId ?? '');
  const passwords = live.instance.file.registries['team']!.logins.map(({ password }) => password);

  expect(log).toMatch(/^it is \*+\.$/m);
  expect(passwords.filter((password) => log.includes(password))).toEqual([]);
});
