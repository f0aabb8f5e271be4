import type { HttpResponseInit } from '@azure/functions';
import type { ApiCall, Route } from './route.ts';

/** Anonymous, as Azure's health check asks it; it tells nothing but whether the ledger answers. */
export const healthRoutes: readonly Route[] = [
  { name: 'health', method: 'GET', path: 'api/health', access: 'anonymous', answer: showHealth },
];

async function showHealth({ app }: ApiCall): Promise<HttpResponseInit> {
  await app.ledger.settings.mark('health');
  return { headers: { 'cache-control': 'no-store' }, jsonBody: { status: 'ok' } };
}
