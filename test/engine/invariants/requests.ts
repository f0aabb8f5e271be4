import type { Exchange } from '../../support/live/exchanges.ts';

const registries = new Set(['dockerhub', 'public', 'base', 'team']);

/** `<repository>@<digest>` of every import that was asked for. */
export function importedSources(exchanges: readonly Exchange[]): readonly string[] {
  return askedOfAzure(exchanges, '/importImage?').map(
    (body) => (JSON.parse(body) as { readonly source: { readonly sourceImage: string } }).source.sourceImage,
  );
}

/** The task files of the tests that were started. */
export function testTaskFiles(exchanges: readonly Exchange[]): readonly string[] {
  return askedOfAzure(exchanges, '/scheduleRun?').map((body) => {
    const { encodedTaskContent = '' } = JSON.parse(body) as { readonly encodedTaskContent?: string };
    return Buffer.from(encodedTaskContent, 'base64').toString();
  });
}

function askedOfAzure(exchanges: readonly Exchange[], path: string): readonly string[] {
  return exchanges.filter(({ server, url }) => server === 'arm' && url.includes(path)).map(({ body }) => body);
}

/** Requests for a blob, to any registry. */
export function blobRequests(exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges.filter(({ server, url }) => registries.has(server) && url.includes('/blobs/'));
}

/** By what pulls and pushes for ACR and ACI: not the function app, this test, or a registry that imports. */
export function isByEngine(userAgent = ''): boolean {
  return !/customhouse|node|AzureContainerRegistry/i.test(userAgent);
}
