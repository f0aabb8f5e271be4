import type { HttpResponseInit } from '@azure/functions';
import { examine } from '../../../shared/doctor/examine.ts';
import type { ApiCall, Route } from './route.ts';

/** Here and not in the command: it is the app's identity whose rights count. */
export const doctorRoutes: readonly Route[] = [
  { name: 'showDoctor', method: 'GET', path: 'api/doctor', access: 'function', answer: showDoctor },
];

async function showDoctor({ app }: ApiCall): Promise<HttpResponseInit> {
  return { headers: { 'cache-control': 'no-store' }, jsonBody: { checks: await examine(app) } };
}
