import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../shared/config/load.ts';
import { asText } from './arm/json.ts';
import { deployEvents, deployWith } from './compiled.ts';
import { settingsOf } from './places.ts';

const root = join(import.meta.dirname, '..', '..');

interface Subscription {
  readonly destination: { readonly properties: { readonly endpointUrl: string } };
  readonly filter: {
    readonly includedEventTypes: readonly string[];
    readonly advancedFilters: readonly { readonly key: string; readonly values: readonly string[] }[];
  };
  readonly deadLetterWithResourceIdentity: {
    readonly identity: { readonly type: string };
    readonly deadLetterDestination: { readonly properties: { readonly blobContainerName: string } };
  };
}

function subscriptions(): Subscription[] {
  const { resources } = deployEvents(deployWith('allNew'));
  const found = resources.filter(({ type }) => type === 'Microsoft.EventGrid/systemTopics/eventSubscriptions');
  return found.map(({ properties }) => properties as unknown as Subscription);
}

describe('events', () => {
  it('go to the function that app.ts registers for them, with its key', () => {
    const [, registered] = /eventGrid\('(\w+)'/.exec(readFileSync(join(root, 'functions', 'app.ts'), 'utf8')) ?? [];

    const urls = subscriptions().map(({ destination }) => new URL(destination.properties.endpointUrl));

    expect(urls).toHaveLength(3);
    for (const url of urls) {
      expect(url.pathname).toBe('/runtime/webhooks/EventGrid');
      expect(url.searchParams.get('functionName')).toBe(registered);
      expect(url.searchParams.get('code')).toBe('the-key-of-event-grid');
    }
  });

  it('are pushes and deletions in the repositories that the sample configuration watches', () => {
    const settings = settingsOf(deployWith('allNew').resources);
    const loaded = loadConfiguration(readFileSync(join(root, 'customhouse.yaml'), 'utf8'), settings);
    if (loaded.kind === 'invalid') throw new Error('customhouse.yaml is not valid');
    const imports = [...loaded.configuration.tasks.values()].filter((task) => task.kind === 'import');

    const [first] = subscriptions();

    expect(first?.filter.includedEventTypes).toEqual([
      'Microsoft.ContainerRegistry.ImagePushed',
      'Microsoft.ContainerRegistry.ImageDeleted',
    ]);
    expect(first?.filter.advancedFilters.map(({ key }) => key)).toEqual(['data.target.repository']);
    const watched = imports.flatMap(({ from, to }) => [from.repository, to.repository]);
    expect([...(first?.filter.advancedFilters[0]?.values ?? [])].sort()).toEqual([...new Set(watched)].sort());
  });

  it('that can not be delivered are put down by identity', () => {
    for (const { deadLetterWithResourceIdentity: letters } of subscriptions()) {
      expect(letters.identity.type).toBe('SystemAssigned');
      expect(letters.deadLetterDestination.properties.blobContainerName).toBe('dead-letters');
    }
  });
});

describe('alerts', () => {
  it('are for lines that the app writes', () => {
    const { resources } = deployWith('allNew');
    const source = sourceOf('functions') + sourceOf('shared');

    const queries = resources
      .filter(({ type }) => type === 'Microsoft.Insights/scheduledQueryRules')
      .map(({ properties }) => JSON.stringify(properties['criteria']));

    const phrases = queries.map((query) => /\bcontains_cs \\"([^"\\]+)\\"/.exec(query)?.[1] ?? '');
    expect(phrases.sort()).toEqual(['ALERT:', 'ALERT: drift.', 'LEDGER_UNREACHABLE', 'ended: Error.']);
    expect(source).toContain('ended: ${run.status}.');
    for (const phrase of ['ALERT: drift.', 'LEDGER_UNREACHABLE']) expect(source).toContain(phrase);
  });

  it('each have a part of docs/operations.md', () => {
    const { resources } = deployWith('allNew');
    const text = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');

    const parts = resources
      .filter(({ type }) => type === 'Microsoft.Insights/scheduledQueryRules')
      .map(({ properties }) => asText(properties['description']).split('#')[1] ?? '');

    for (const part of [...parts, 'dead-letters']) expect(text).toContain(`<a id="${part}"></a>`);
  });
});

describe('sign-in', () => {
  it('tells the app who asks, keeps nobody with a key out, and leaves out the paths that have a proof of their own', () => {
    const { resources } = deployWith('allExisting');

    const signIn = resources.find(({ id }) => id.endsWith('/config/authsettingsV2'));

    expect(signIn?.properties['globalValidation']).toMatchObject({
      unauthenticatedClientAction: 'AllowAnonymous',
      excludedPaths: ['/runtime/webhooks/*', '/api/hooks/git'],
    });
    const { resources: without } = deployWith('allNew');
    expect(without.some(({ id }) => id.endsWith('/config/authsettingsV2'))).toBe(false);
  });
});

function sourceOf(folder: string): string {
  const files = readdirSync(join(root, folder), { recursive: true }).map(String);
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');
}
