import type { HttpResponseInit } from '@azure/functions';
import { openApiDocument } from '../../../shared/api/openapi/document.ts';
import type { Route } from './route.ts';

/** Anonymous: it says what the source says. */
export const openApiRoutes: readonly Route[] = [
  { name: 'openapi', method: 'GET', path: 'api/openapi.json', access: 'anonymous', answer: showOpenApi },
];

function showOpenApi(): Promise<HttpResponseInit> {
  return Promise.resolve({ jsonBody: openApiDocument() });
}
