import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cloneRoot } from '../../../local/instance/home.ts';
import { newState, startHostProcess } from '../host/support/hostProcess.ts';

const settings = {
  AZURE_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000000',
  KEY_VAULT_URL: 'https://127.0.0.1:1',
  CUSTOMHOUSE_BUILD_IDENTITY: '/subscriptions/s/identity',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
};

/** Starts the app with this configuration; what it wrote when it ended. */
async function refusal(yaml: string): Promise<string> {
  const state = newState();
  const file = join(state, 'customhouse.yaml');
  writeFileSync(file, yaml);
  const app = join(cloneRoot, 'dist', 'functions', 'app.js');
  const host = startHostProcess({ state, app, settings: { ...settings, CUSTOMHOUSE_CONFIG: file } });
  return host.then(
    async (started) => {
      await started.stop();
      throw new Error('The app has started.');
    },
    (error: unknown) => String(error).replaceAll(file, 'customhouse.yaml'),
  );
}

it('does not start half-configured: every mistake is listed at once, with path, line and what was expected', async () => {
  const said = await refusal(`registries:
  base: { acr: baseacr }
tasks:
  base-import-node:
    kind: import
    from: public/node:15-alpine
    to: base/node
    gates: []
    revalidate: tomorrow
  hello-world:
    kind: bild
`);

  const lines = said.split('\n').filter((line) => line.includes('customhouse.yaml:'));
  expect(lines.map((line) => /:(\d+)/.exec(line)?.[1])).toEqual(['2', '6', '7', '8', '9', '11']);
  for (const path of ['registries.base', 'from', 'to', 'gates', 'revalidate', 'tasks.hello-world.kind'])
    expect(said).toContain(path);
});

it('names the setting that customhouse.yaml needs and nobody gave', async () => {
  const said = await refusal(`registries:
  base: { acr: "\${REGISTRY_NOBODY_SET}", resourceGroup: rg }
tasks: {}
`);

  expect(said).toContain('REGISTRY_NOBODY_SET');
});
