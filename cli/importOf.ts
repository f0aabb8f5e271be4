import { whySchema } from '../shared/api/why.ts';
import { ask } from './api.ts';
import type { Server } from './server.ts';

/** The import that is meant: by its own name, which has neither `:` nor `/`, or by the image that it lets in. */
export async function importOf(server: Server, name: string): Promise<string> {
  if (!/[:/]/.test(name)) return name;
  const why = await ask(server, whySchema, { path: '/api/why', query: { image: name } });
  return why.import;
}
