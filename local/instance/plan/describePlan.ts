import { relative } from 'node:path';
import { secretsOfRealHosts } from '../../provision/givenSecrets.ts';
import { secretVariable } from '../../../shared/setup/wantedSecrets.ts';
import type { Filling, Plan } from './types.ts';

/** What is going to be made and why, for the person who starts it. */
export function describePlan(plan: Plan, folder: string, environment: Readonly<Record<string, unknown>>): string[] {
  const path = relative(folder, plan.configuration);
  const made = Object.entries(plan.fillings).map(([variable, filling]) => `${variable} (${words(filling)})`);
  const missing = secretsOfRealHosts(plan).filter((secret) => environment[secretVariable(secret)] === undefined);
  return [
    `Configuration: ${path.startsWith('..') ? plan.configuration : path}`,
    ...list('not set, so made here', made),
    ...list('from the environment', plan.given),
    ...list(
      'real',
      plan.realServers.map(({ name, server }) => `registry ${name} (${server})`),
    ),
    ...list(
      'in Key Vault only when set here',
      missing.map((secret) => `${secret} (${secretVariable(secret)})`),
    ),
  ];
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`  ${title}: ${items.join(', ')}`];
}

function words(filling: Filling): string {
  switch (filling.kind) {
    case 'text':
      return filling.value;
    case 'registry':
      return `registry ${filling.name}`;
    case 'repository':
      return `Git ${filling.name}`;
    case 'gitServer':
      return 'the local Git server';
  }
}
