import { describe, expect, it } from 'vitest';
import { planFirstRuns } from '../../../local/instance/plan/planFirstRuns.ts';
import { taskGraph, type TaskNode } from '../../../local/instance/plan/taskGraph.ts';
import { loadConfiguration } from '../../../shared/config/load.ts';

const text = `
registries:
  hub: { server: 127.0.0.1:5001 }
  base: { acr: base, resourceGroup: g }
tasks:
  app:
    kind: build
    registry: base
    context: https://git.example.com/app.git
    image: app
    set: { FROM_URL: '\${registry.base}/' }
  import-node:
    kind: import
    from: hub/library/node:20
    to: base/node:20
    gates: [{ test: { context: https://git.example.com/t.git } }]
  tool:
    kind: build
    registry: base
    context: https://git.example.com/tool.git
    image: tool:1
    triggers: { baseImage: false }
    set: { FROM_URL: '\${registry.base}/' }
  off:
    kind: build
    enabled: false
    registry: base
    context: https://git.example.com/off.git
    image: off
    baseImages: ['\${registry.hub}/library/python:3']
`;

async function graph(): Promise<readonly TaskNode[]> {
  const loaded = loadConfiguration(text, {});
  if (loaded.kind === 'invalid') throw new Error(JSON.stringify(loaded.problems));
  return taskGraph({
    configuration: loaded.configuration,
    servers: new Map([
      ['hub', '127.0.0.1:5001'],
      ['base', '127.0.0.1:5002'],
    ]),
    dockerfileOf: (task) => Promise.resolve(task === 'off' ? undefined : 'ARG FROM_URL=\nFROM ${FROM_URL}node:20\n'),
  });
}

describe('the first runs', () => {
  it('begin with what no other task makes; each follows the tasks whose images it takes', async () => {
    const runs = planFirstRuns(await graph());

    const node = { registry: 'hub', repository: 'library/node', tag: '20' };
    expect(runs).toEqual([
      { task: 'import-node', follows: [], needs: [node] },
      { task: 'app', follows: ['import-node'], needs: [] },
      // An image that moves does not start it: it is run by hand, after the image is there.
      { task: 'tool', follows: [], needs: [] },
    ]);
  });

  it('know what a disabled task takes, though it does not run', async () => {
    const off = (await graph()).find(({ task }) => task === 'off');

    expect(off?.inputs).toEqual([{ registry: 'hub', repository: 'library/python', tag: '3' }]);
  });
});
