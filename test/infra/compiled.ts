import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploy, type Deployment } from './arm/deploy.ts';
import type { Json } from './arm/json.ts';
import type { Template } from './arm/template.ts';

/** Where the ring's set-up (prepareBicep.ts) puts what the Bicep CLI makes of infra/. */
export const compiledFolder = join(import.meta.dirname, '..', '..', '.customhouse', 'bicep', 'compiled');

/** Apart: main.bicep and main.bicepparam would be one file. */
export const parameterFolder = join(compiledFolder, 'values');

/** Where the tests deploy: the subscription that parameters/allExisting.bicepparam has its resource group in. */
export const here = '00000000-0000-4000-8000-000000000000';

/** What the Bicep CLI had to say of a command over all files. */
export interface Said {
  readonly status: number | null;
  readonly output: string;
}

export function saidBy(command: 'build' | 'build-params' | 'lint'): Said {
  return read(`${command}.said.json`) as Said;
}

/** A Bicep file as the resource manager gets it. @param file below infra/, without its ending */
export function compiled(file: string): Template {
  return read(`${file}.json`) as Template;
}

/** What main.bicep deploys with one of infra/parameters, and `changes` to it. */
export function deployWith(parameterFile: string, changes: Readonly<Record<string, Json>> = {}): Deployment {
  const { parameters } = read(`values/parameters/${parameterFile}.json`) as {
    parameters: Record<string, { value: Json }>;
  };
  const values = Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
  return deploy(compiled('main'), { ...values, ...changes }, { subscriptionId: here });
}

/** What events/main.bicep deploys on the outputs of the first step. */
export function deployEvents({ outputs }: Deployment): Deployment {
  const parameters: Record<string, Json> = {
    environmentName: 'try',
    registryIds: outputs['REGISTRY_IDS'] ?? [],
    functionAppId: outputs['AZURE_FUNCTION_APP'] ?? '',
    storageAccountId: outputs['AZURE_STORAGE_ACCOUNT'] ?? '',
  };
  return deploy(compiled('events/main'), parameters, { subscriptionId: here });
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(compiledFolder, file), 'utf8'));
}
