import { describe, expect, it } from 'vitest';
import { planFirstRuns } from '../../../local/instance/plan/planFirstRuns.ts';
import { taskGraph, type TaskNode } from '../../../local/instance/plan/taskGraph.ts';
import { loadConfiguration } from '../../../shared/config/load.ts';
import type { ReadableTree } from '../../../shared/start/readTaskFile.ts';
import type { Commit } from '../../../shared/run.ts';

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

const dockerfile = 'ARG FROM_URL=\nFROM ${FROM_URL}node:20\n';

function treeWith(files: Readonly<Record<string, string>>): ReadableTree {
  return { commit: 'c0ffee' as Commit, readText: (path) => files[path] };
}

async function graph(
  configuration: string,
  trees: Readonly<Record<string, ReadableTree>>,
): Promise<readonly TaskNode[]> {
  const loaded = loadConfiguration(configuration, {});
  if (loaded.kind === 'invalid') throw new Error(JSON.stringify(loaded.problems));
  return taskGraph({
    configuration: loaded.configuration,
    servers: new Map([
      ['hub', '127.0.0.1:5001'],
      ['base', '127.0.0.1:5002'],
    ]),
    treeOf: ({ name }) => Promise.resolve(trees[name]),
  });
}

const sources = { app: treeWith({ Dockerfile: dockerfile }), tool: treeWith({ Dockerfile: dockerfile }) };

describe('the first runs', () => {
  it('begin with what no other task makes; each follows the tasks whose images it takes', async () => {
    const runs = planFirstRuns(await graph(text, sources));

    const node = { registry: 'hub', repository: 'library/node', tag: '20' };
    expect(runs).toEqual([
      { task: 'import-node', follows: [], needs: [node] },
      { task: 'app', follows: ['import-node'], needs: [] },
      // An image that moves does not start it: it is run by hand, after the image is there.
      { task: 'tool', follows: [], needs: [] },
    ]);
  });

  it('know what a disabled task takes, though it does not run', async () => {
    const off = (await graph(text, sources)).find(({ task }) => task === 'off');

    expect(off?.inputs).toEqual([{ registry: 'hub', repository: 'library/python', tag: '3' }]);
  });

  it('follow a task file as they follow a Dockerfile: by the images of its build steps', async () => {
    const file =
      'version: v1.1.0\nsteps:\n  - build: --build-arg FROM_URL={{.Values.FROM_URL}} -t {{.Run.Registry}}/app:{{.Run.ID}} .\n';
    const withFile = text.replace('image: app\n', 'image: app\n    file: acr-task.yaml\n');
    const app = treeWith({ Dockerfile: dockerfile, 'acr-task.yaml': file });

    const runs = planFirstRuns(await graph(withFile, { ...sources, app }));

    expect(runs.find(({ task }) => task === 'app')).toEqual({ task: 'app', follows: ['import-node'], needs: [] });
  });

  it('leave it to the run to say what is wrong with its source', async () => {
    const runs = planFirstRuns(await graph(text, { ...sources, app: treeWith({}) }));

    expect(runs.find(({ task }) => task === 'app')).toEqual({ task: 'app', follows: [], needs: [] });
  });
});
