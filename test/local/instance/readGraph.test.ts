import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cloneRoot, freshHome } from '../../../local/instance/home.ts';
import { openPlan } from '../../../local/instance/openPlan.ts';
import { planFirstRuns } from '../../../local/instance/plan/planFirstRuns.ts';
import { resourceName } from '../../../local/instance/plan/types.ts';
import { choosePorts } from '../../../local/instance/ports.ts';
import { readGraph } from '../../../local/instance/readGraph.ts';
import { createRepositories } from '../../../local/instance/repositories.ts';
import { openSecrets } from '../../../local/instance/secrets.ts';
import { appSettings } from '../../../local/instance/settings.ts';
import { removeHome } from './removeHome.ts';

it.each(['customhouse.yaml', 'samples/customhouse.task-files.yaml'])(
  'the first runs of %s follow each other by what the repositories of the samples build on',
  async (configuration) => {
    const home = await freshHome();
    const plan = openPlan(home, { configuration: join(cloneRoot, configuration), environment: {} });
    const ports = await choosePorts(home, plan.registries.map(resourceName));
    const settings = appSettings({ plan, ports, secrets: openSecrets(home), environment: {} });
    await createRepositories(home, plan);

    const runs = planFirstRuns(await readGraph({ home, plan, ports, settings, incoming: [] }));
    await removeHome(home);

    const upstream = { registry: 'dockerhub', repository: 'library/node', tag: '15-alpine' };
    expect(runs).toEqual([
      { task: 'node-public', follows: [], needs: [upstream] },
      { task: 'base-import-node', follows: ['node-public'], needs: [] },
      { task: 'hello-world', follows: ['base-import-node'], needs: [] },
    ]);
  },
);
