import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledFolder, parameterFolder, type Said } from './compiled.ts';

interface Setup {
  prepareBicep(root: string): Promise<string>;
}

const root = join(import.meta.dirname, '..', '..');
const [templates, parameters] = ['./infra/**/*.bicep', './infra/**/*.bicepparam'];

/** What infra/main.bicepparam reads of the environment. */
const scenario = {
  AZURE_ENV_NAME: 'env',
  AZURE_LOCATION: 'westeurope',
  REGISTRY_PUBLIC: 'examplepublic',
  REGISTRY_BASE_ARTIFACTS: 'examplebase',
  REGISTRY: 'exampleteam',
  AKV: 'kv-example',
  GIT_BASE_IMAGE_NODE: 'https://git.example/base-image-node.git#main',
  GIT_NODE_IMPORT: 'https://git.example/import-baseimage-node.git#main',
  GIT_HELLO_WORLD: 'https://git.example/hello-world.git#main',
};

/** Vitest's global set-up of this ring: gets the Bicep CLI, then compiles and lints all of infra/, each in one go. */
export default async function prepareBicep(): Promise<void> {
  const setup = (await import(new URL('../../setup/bicep.mjs', import.meta.url).href)) as Setup;
  const bicep = await setup.prepareBicep(root);
  rmSync(compiledFolder, { recursive: true, force: true });
  mkdirSync(parameterFolder, { recursive: true });

  function run(command: string, pattern: string, ...args: string[]): void {
    const env = { ...process.env, ...scenario };
    const { status, stdout, stderr } = spawnSync(bicep, [command, '--pattern', pattern, ...args], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    const said: Said = { status, output: stdout + stderr };
    writeFileSync(join(compiledFolder, `${command}.said.json`), JSON.stringify(said));
  }
  run('build', templates, '--outdir', compiledFolder);
  run('build-params', parameters, '--outdir', parameterFolder);
  run('lint', templates);
}
